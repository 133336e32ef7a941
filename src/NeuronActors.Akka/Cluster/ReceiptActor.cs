using Akka.Actor;

namespace NeuronActors.Akka;

/// <summary>Takes receipts in, so that more may be sent.</summary>
internal sealed class ReceiptActor(RouteBook book, Action<int> broken) : UntypedActor
{
    public static Props Of(RouteBook book, Action<int> broken) => Props.Create(() => new ReceiptActor(book, broken)).WithDispatcher(AkkaSettings.Control);

    protected override void OnReceive(object message)
    {
        if (message is not Receipt receipt) Unhandled(message);
        else if (receipt.Sequence < 0) broken(receipt.Link);
        else book.Find(receipt.Link)?.Acknowledge(receipt.Sequence);
    }
}
