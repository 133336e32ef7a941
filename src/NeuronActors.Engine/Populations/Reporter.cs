using System.Numerics;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>Sends a population's reports to the coordinator: by reference within a process, else as messages of the protocol.</summary>
/// <param name="population">The population.</param>
/// <param name="self">Its actor.</param>
/// <param name="coordinator">The coordinator.</param>
/// <param name="instruments">What looks at the populations of this process.</param>
internal sealed class Reporter<T>(Population population, IActorRef self, IActorRef coordinator, Instruments<T>? instruments)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool isRemote = coordinator is IActorRefScope { IsLocal: false };

    /// <summary>Says what the population has sent so far; before its state. Set at wiring where the coordinator is remote.</summary>
    public Func<Counted>? Count { get; set; }

    /// <summary>When the population entered its phases; null where it is not timed.</summary>
    public PhaseClock? Clock { get; init; }

    /// <summary>Whether an actor is the coordinator.</summary>
    public bool IsToward(IActorRef actor) => coordinator.Equals(actor);

    /// <summary>Sends a report.</summary>
    public void Report(Report report)
    {
        if (report is LearnedReport learned && Clock?.Learned(learned) is { } timed) Report(timed);
        if (report is SavedReport<T>) instruments?.Saving?.Invoke();
        if (!isRemote)
        {
            coordinator.Tell(report, self);
            return;
        }
        if (report is SavedReport<T> && Count is { } count) coordinator.Tell(count(), self);
        foreach (IWireMessage message in ReportWire.Messages<T>(report, population.Neurons)) coordinator.Tell(message, self);
        if (report is OutputReport<T> output) output.Activity.Release();
    }
}
