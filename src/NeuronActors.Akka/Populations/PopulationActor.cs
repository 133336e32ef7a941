using System.Numerics;
using Akka.Actor;
using NeuronActors.Messages;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>One population as an actor: takes one message at a time, and lets its cell go on.</summary>
/// <remarks>
/// It is told its cell once, by <see cref="PopulationRef{T}"/>; the cell holds one outlet per edge, each with the reference of one
/// neighbour, and the reference of the coordinator. An actor that has met a broken promise says so and stops; nobody restarts it,
/// since it would begin with fresh weights.
/// </remarks>
internal sealed class PopulationActor<T>(PopulationRef<T> own) : UntypedActor
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Turns that a population takes before others on this thread get theirs.</summary>
    private const int TurnsPerRun = 4;

    /// <summary>How a population's actor is made.</summary>
    public static Props Of(PopulationRef<T> own) => Props.Create(() => new PopulationActor<T>(own)).WithDispatcher(AkkaSettings.Populations);

    protected override void OnReceive(object message)
    {
        if (own.IsRetired) return;
        if (message is Message<T> signal) Take(signal);
        else own.Awoken();
        if (own.Cell!.Advance(TurnsPerRun) == TurnsPerRun) own.Wake();
    }

    private void Take(in Message<T> signal)
    {
        own.Taken();
        own.Cell!.Receive(signal);
    }

    /// <summary>What a cell throws is told before the actor stops.</summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        try
        {
            return base.AroundReceive(receive, message);
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            own.Retire();
            own.Failed?.Invoke(cause);
            throw;
        }
    }
}
