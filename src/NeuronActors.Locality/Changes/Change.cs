using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>The one thing in which a run differs from the undisturbed one.</summary>
internal abstract class Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What was changed and where, e.g. <c>the target of batch 0</c>.</summary>
    public abstract string Words { get; }

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

/// <summary>Every target of a batch becomes 1 − T.</summary>
internal sealed class TargetChange<T>(int when) : Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The batch.</summary>
    public int When => when;

    public override string Words => $"the target of batch {when}";

    public override void Present(int batch, T[] input, T[] target)
    {
        if (batch != when) return;
        for (int i = 0; i < target.Length; i++) target[i] = T.One - target[i];
        HasHappened = true;
    }
}

/// <summary>One input of one sample of a batch becomes 1 − x.</summary>
internal sealed class InputChange<T>(int when) : Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string Words => $"one input of batch {when}";

    public override void Present(int batch, T[] input, T[] target)
    {
        if (batch != when) return;
        input[input.Length / 2] = T.One - input[input.Length / 2];
        HasHappened = true;
    }
}

/// <summary>One value of one message is another when it arrives.</summary>
/// <param name="edge">Along which edge.</param>
/// <param name="sent">The message as it was sent in the undisturbed run.</param>
internal sealed class ValueChange<T>(Edge edge, MessageHeader sent) : Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The edge.</summary>
    public Edge Edge => edge;

    /// <summary>The message.</summary>
    public MessageHeader Sent => sent;

    public override string Words =>
        $"one value of the {sent.Kind} from {edge.Sender.Name} to {edge.Receiver.Name} of {new Position(sent.Batch, sent.Phase, sent.Step)}";

    public override bool Touch(Edge along, in Message<T> message)
    {
        if (HasHappened || along.Index != edge.Index || message.Header with { Run = 0 } != sent) return false;
        Span<T> values = message.Payload.Values.AsSpan(0, message.Payload.Count);
        ref T value = ref values[values.Length / 2];
        value = sent.Kind == MessageKind.Spikes ? T.One - value : value + T.CreateChecked(0.5);
        return HasHappened = true;
    }
}

/// <summary>One forward weight of a population is another from some moment of the first batch on.</summary>
/// <param name="population">The population.</param>
/// <param name="step">Relaxation step at which it is changed, when its owner's forward pass is over; null: before the batch.</param>
internal sealed class WeightChange<T>(Population population, int? step) : Change<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private string matrix = "a forward weight";

    /// <summary>Whose weight it is.</summary>
    public Population Population => population;

    public override string Words => $"one value of {matrix} in {population.Name} {(step is { } s ? $"during relaxation step {s} of batch 0" : "before batch 0")}";

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
        StateMatrix<T>? weights = memory.Save().Matrices.FirstOrDefault(matrix => matrix.Name.StartsWith("weights.", StringComparison.Ordinal));
        if (weights is null) return;
        T[] values = NeuronActors.Numerics.Dense.Values(weights.Values);
        int place = Array.FindIndex(values, values.Length / 2, value => value != T.Zero);   // a synapse that was removed is 0 and stays so
        if (place < 0) return;
        values[place] += T.CreateChecked(0.5);
        memory.Restore([weights], new Dictionary<string, long>());
        (matrix, Changed, HasHappened) = (weights.Name, (population.Index, world.Scribes[population.Index].Entries.Count), true);
    }
}
