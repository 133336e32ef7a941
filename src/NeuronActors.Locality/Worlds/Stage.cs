using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality;

/// <summary>What all runs of an audit have in common: a network, a rule, and some batches of invented data.</summary>
/// <param name="Network">The graph.</param>
/// <param name="Settings">What all populations agree on; batches are as small as the audit's, and there is one replica.</param>
/// <param name="Populate">Makes the populations; null for those of the settings' rule.</param>
/// <param name="Options">How much is looked at.</param>
internal sealed record Stage<T>(Network Network, LearningSettings Settings, PopulationFactory<T>? Populate, AuditOptions Options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const uint AuditData = 77;   // an entity of its own among the generated data

    private RandomStream Stream => new(Options.Seed, StreamPurpose.Data, AuditData);   // no field: a copy with other options draws other data

    /// <summary>Batches of a run: those that are learnt, and one evaluation.</summary>
    public int Batches => Options.Batches + 1;

    /// <summary>True for the batch that is only looked at.</summary>
    public bool IsEvaluation(int batch) => batch == Options.Batches;

    /// <summary>What the input is clamped to, [inputs × samples], uniform in [0, 1).</summary>
    public T[] Input(int batch) => Draw(batch, Network.Input.Neurons, 0);

    /// <summary>What the output is clamped to, [outputs × samples]: uniform in [0, 1), or one class of each sample where the loss is a cross-entropy.</summary>
    public T[] Target(int batch)
    {
        int rows = Network.Output.Neurons;
        T[] values = Draw(batch, rows, 1);
        RandomStream stream = Stream;
        if (Settings.Loss.Kind != LossKind.CrossEntropy) return values;
        Array.Clear(values);
        for (int sample = 0; sample < Options.Samples; sample++) values[(sample * rows) + stream.Below(rows, 0, sample, batch, 2)] = T.One;
        return values;
    }

    private T[] Draw(int batch, int rows, int which)
    {
        var values = new T[rows * Options.Samples];
        RandomStream stream = Stream;
        for (int i = 0; i < values.Length; i++) values[i] = T.CreateChecked(stream.Uniform(i % rows, i / rows, batch, which));
        return values;
    }
}
