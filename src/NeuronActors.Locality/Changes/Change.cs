using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality;

/// <summary>The one thing in which a run differs from the undisturbed one.</summary>
internal abstract class Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What was changed and where, e.g. <c>the target of batch 0</c>.</summary>
    public abstract string Words { get; }

    /// <summary>The batch in which it happens.</summary>
    public virtual int Batch => 0;

    /// <summary>The population that was changed itself, and the entries it had made before; null where only a message was.</summary>
    public (int Population, int Entries)? Changed { get; protected set; }

    /// <summary>True once it has happened.</summary>
    public bool HasHappened { get; protected set; }

    /// <summary>A batch begins.</summary>
    public virtual void Begin(World<T> world, int batch)
    {
    }

    /// <summary>What input and output are to be clamped to may be written to.</summary>
    public virtual void Present(int batch, T[] input, T[] target)
    {
    }

    /// <summary>A population has gone on once.</summary>
    public virtual void Turned(World<T> world, int population)
    {
    }

    /// <summary>A message arrives, and its values may be written to. True if they were.</summary>
    public virtual bool Touch(Edge edge, in Message<T> message) => false;
}

/// <summary>Every target of a batch becomes 1 − T, or one of them.</summary>
internal sealed class TargetChange<T>(int when, Extent extent = Extent.All) : Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int Batch => when;

    public override string Words => $"{(extent == Extent.One ? "one value of " : "")}the target of batch {when}";

    public override void Present(int batch, T[] input, T[] target)
    {
        if (batch != when) return;
        extent.Invert<T>(target);
        HasHappened = true;
    }
}

/// <summary>One input of one sample of a batch becomes 1 − x, or every one.</summary>
internal sealed class InputChange<T>(int when, Extent extent = Extent.One) : Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int Batch => when;

    public override string Words => $"{(extent == Extent.One ? "one" : "every")} input of batch {when}";

    public override void Present(int batch, T[] input, T[] target)
    {
        if (batch != when) return;
        extent.Invert<T>(input);
        HasHappened = true;
    }
}

/// <summary>One value of one message is another when it arrives, or every one is.</summary>
/// <param name="edge">Along which edge.</param>
/// <param name="sent">The message as it was sent in the undisturbed run.</param>
/// <param name="extent">How many values.</param>
internal sealed class ValueChange<T>(Edge edge, MessageHeader sent, Extent extent = Extent.One) : Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The edge.</summary>
    public Edge Edge => edge;

    /// <summary>The message.</summary>
    public MessageHeader Sent => sent;

    public override int Batch => sent.Batch;

    public override string Words =>
        $"{(extent == Extent.One ? "one" : "every")} value of the {sent.Kind} from {edge.Sender.Name} to {edge.Receiver.Name} of {new Position(sent.Batch, sent.Phase, sent.Step)}";

    public override bool Touch(Edge along, in Message<T> message)
    {
        if (HasHappened || along.Index != edge.Index || message.Header with { Run = 0 } != sent) return false;
        Span<T> values = message.Payload.Values.AsSpan(0, message.Payload.Count);
        if (sent.Kind == MessageKind.Spikes) extent.Invert(values);
        else extent.Raise(values);
        return HasHappened = true;
    }
}

/// <summary>One forward weight of a population is another from some moment of the first batch on, or every one is.</summary>
/// <param name="population">The population.</param>
/// <param name="step">Relaxation step at which it is changed, when its owner's forward pass is over; null: before the batch.</param>
/// <param name="extent">How many weights.</param>
internal sealed class WeightChange<T>(Population population, int? step, Extent extent = Extent.One) : Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private string matrix = "a forward weight";

    /// <summary>Whose weight it is.</summary>
    public Population Population => population;

    public override string Words =>
        $"{(extent == Extent.One ? $"one value of {matrix}" : "every forward weight")} in {population.Name} {(step is { } s ? $"during relaxation step {s} of batch 0" : "before batch 0")}";

    public override void Begin(World<T> world, int batch)
    {
        if (step is null && batch == 0) Tamper(world);
    }

    public override void Turned(World<T> world, int moved)
    {
        if (HasHappened || step is not { } when) return;
        bool isTime = IsRelaxing(world.Cell(moved).Process.Population.At) && world.Cell(moved).Process.Population.At.Step >= when;
        if (isTime && IsRelaxing(world.Cell(population.Index).Process.Population.At)) Tamper(world);
    }

    /// <summary>The forward pass is over; spiking populations have none, and step in its phase.</summary>
    private static bool IsRelaxing(Position at) => at.Batch == 0 && (at.Phase is Phase.Relax or Phase.Learn || (at.Phase == Phase.Forward && at.Step > 0));

    private void Tamper(World<T> world)
    {
        PopulationMemory<T> memory = world.Cell(population.Index).Process.Population.Memory;
        StateMatrix<T>[] weights = [.. memory.Save().Matrices.Where(each => each.Name.StartsWith("weights.", StringComparison.Ordinal)).Take(extent == Extent.One ? 1 : int.MaxValue)];
        bool[] areChanged = [.. weights.Select(each => extent.Raise<T>(Dense.Values(each.Values), areFixed: true))];
        if (!areChanged.Contains(true)) return;
        memory.Restore(weights, new Dictionary<string, long>());
        (matrix, Changed, HasHappened) = (weights[0].Name, (population.Index, world.Scribes[population.Index].Entries.Count), true);
    }
}
