using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>A population of neurons as a Kahn process: it reads from its ports, computes, and sends; nothing else.</summary>
/// <remarks>
/// What it does from batch to batch is written down once, in <see cref="Run"/>, as the population lives it. Where it must wait it
/// yields what it waits for, and whoever runs it goes on when that has come: a plain loop, a mailbox, an actor. Since it waits
/// for messages by name and never for whichever comes first, no order of execution can change a bit of its results (law 4).
/// </remarks>
public abstract class NeuronPopulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A population of these neurons.</summary>
    protected NeuronPopulation(PopulationContext<T> context) => Context = context;

    /// <summary>Capacity that a port needs so that its sender's messages always fit.</summary>
    public const int PortCapacity = FeedforwardPopulation<T>.SlotsOfAllSignals;

    /// <summary>The population.</summary>
    public Population Population => Context.Population;

    /// <summary>Where it stands.</summary>
    public Position At
    {
        get;
        protected set
        {
            if (Context.Entered is { } entered && (value.Phase != field.Phase || value.Batch != field.Batch)) entered(Population, value);
            field = value;
        }
    } = new(-1, Phase.Forward, 0);

    /// <summary>True while it has nothing to do because the coordinator has not presented another batch.</summary>
    public bool IsBetweenBatches { get; protected set; }

    /// <summary>True while it may be sent the sum of all replicas' updates: it has reported its own, and none has come yet.</summary>
    public abstract bool AwaitsUpdate { get; }

    /// <summary>The weights, for a state to be saved, restored or compared.</summary>
    public abstract PopulationMemory<T> Memory { get; }

    /// <summary>The last weight updates, for measurements.</summary>
    public abstract WeightUpdate<T> Update { get; }

    /// <summary>Everything it was handed.</summary>
    protected PopulationContext<T> Context { get; }

    /// <summary>True after <see cref="End"/>: it does nothing any more.</summary>
    protected bool HasEnded { get; private set; }

    /// <summary>The life of the population: batch after batch.</summary>
    /// <remarks>Each yielded need must be met before the next <see cref="IEnumerator{T}"/> step.</remarks>
    public abstract IEnumerator<Need> Run();

    /// <summary>A value is no longer finite: it says so and ends.</summary>
    protected void Diverge() => End(new DivergedReport(Population.Index, At));

    /// <summary>It says why it cannot go on, and ends.</summary>
    protected void End(Report report)
    {
        HasEnded = true;
        Context.Report(report);
    }
}
