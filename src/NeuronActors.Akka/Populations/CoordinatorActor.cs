using System.Threading.Channels;
using Akka.Actor;
using NeuronActors.Learning;

namespace NeuronActors.Akka;

/// <summary>Where populations tell their reports; whoever trains reads them from a channel.</summary>
internal sealed class CoordinatorActor(ChannelWriter<Report> reports) : UntypedActor
{
    public static Props Of(ChannelWriter<Report> reports) => Props.Create(() => new CoordinatorActor(reports)).WithDispatcher(AkkaSettings.Control);

    protected override void OnReceive(object message)
    {
        if (message is Report report) reports.TryWrite(report);
        else Unhandled(message);
    }
}
