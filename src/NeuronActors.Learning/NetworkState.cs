using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace NeuronActors.Learning;

/// <summary>One matrix of a network's state, of the whole layer: its rows are the layer's neurons in order, so it does
/// not know shards.</summary>
/// <param name="Name">
/// <c>weights.&lt;source&gt;.&lt;target&gt;</c> [target × source], <c>bias.&lt;layer&gt;</c> [n × 1],
/// <c>feedback.&lt;from layer&gt;.&lt;receiving layer&gt;</c> [receiver × from] or
/// <c>optimizer.&lt;moment&gt;.&lt;name of the matrix it belongs to&gt;</c>, of that matrix's shape. Of a spiking network also
/// <c>potential.&lt;layer&gt;</c>, <c>feedback-potential.&lt;layer&gt;</c> and <c>spikes.&lt;layer&gt;</c>, each [n × batch].
/// </param>
/// <param name="Values">The values, column-major; dimensionless.</param>
/// <typeparam name="T">The run's precision.</typeparam>
public sealed record StateMatrix<T>(string Name, Matrix<T> Values)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether this is a forward weight, a bias or a feedback weight: what the network is, as opposed to what its
    /// optimiser remembers and to what its neurons are doing.</summary>
    public bool IsParameter => !Name.StartsWith(NetworkState.OptimizerPrefix, StringComparison.Ordinal) && !NetworkState.IsActivity(Name);
}

/// <summary>How the matrices of a <see cref="NetworkState{T}"/> are named.</summary>
public static class NetworkState
{
    /// <summary>What the name of every optimiser moment begins with.</summary>
    public const string OptimizerPrefix = "optimizer.";

    /// <summary>What the name of every matrix of feedback weights begins with.</summary>
    public const string FeedbackPrefix = "feedback.";

    private const string PotentialPrefix = "potential.", FeedbackPotentialPrefix = "feedback-potential.", SpikesPrefix = "spikes.";

    /// <summary>Name of a projection's forward weights, [target × source].</summary>
    public static string WeightsName(string source, string target) => $"weights.{source}.{target}";

    /// <summary>Name of a layer's biases, [n × 1].</summary>
    public static string BiasName(string layer) => $"bias.{layer}";

    /// <summary>Name of the feedback weights that a receiving layer holds for signals from another, [receiver × from].</summary>
    public static string FeedbackName(string from, string receiver) => $"{FeedbackPrefix}{from}.{receiver}";

    /// <summary>Name of the potentials V of a spiking layer, [n × batch]: they go on from batch to batch.</summary>
    public static string PotentialName(string layer) => $"{PotentialPrefix}{layer}";

    /// <summary>Name of the feedback potentials U of a spiking layer, [n × batch].</summary>
    public static string FeedbackPotentialName(string layer) => $"{FeedbackPotentialPrefix}{layer}";

    /// <summary>Name of the last spikes of a layer, [n × batch]; its steps are counted by this name.</summary>
    public static string SpikesName(string layer) => $"{SpikesPrefix}{layer}";

    /// <summary>Whether a matrix is what spiking neurons are doing, a column for each stream of the batch.</summary>
    public static bool IsActivity(string name) =>
        name.StartsWith(PotentialPrefix, StringComparison.Ordinal) || name.StartsWith(FeedbackPotentialPrefix, StringComparison.Ordinal)
        || name.StartsWith(SpikesPrefix, StringComparison.Ordinal);

    /// <summary>Name of an optimiser's moment of a matrix, of that matrix's shape.</summary>
    public static string MomentName(string moment, string matrix) => $"{OptimizerPrefix}{moment}.{matrix}";
}

/// <summary>All that training has changed in a network: its parameters and what the optimisers remember of them.</summary>
/// <remarks>Matrices come in projection order, which is the canonical order for hashes and files. Not copied: a state taken
/// from a running network changes with it unless its owner copied the values first.</remarks>
/// <typeparam name="T">The run's precision.</typeparam>
public sealed class NetworkState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, Matrix<T>> byName;

    /// <summary>Puts a state together.</summary>
    /// <param name="matrices">Every matrix, in projection order, each name once.</param>
    /// <param name="optimizerSteps">Steps taken by each optimiser, ≥ 0, by the name of the matrix it belongs to; none for
    /// a network that was never trained.</param>
    /// <exception cref="ArgumentException">A name is given twice, or a step count is negative.</exception>
    public NetworkState(
        IReadOnlyList<StateMatrix<T>> matrices, IReadOnlyDictionary<string, long>? optimizerSteps = null)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        Matrices = matrices;
        OptimizerSteps = optimizerSteps ?? new Dictionary<string, long>();
        byName = new Dictionary<string, Matrix<T>>(matrices.Count, StringComparer.Ordinal);
        foreach (var matrix in matrices)
            if (!byName.TryAdd(matrix.Name, matrix.Values))
                throw new ArgumentException($"The matrix '{matrix.Name}' is given twice.", nameof(matrices));
        foreach (var (name, steps) in OptimizerSteps)
            if (steps < 0)
                throw new ArgumentException($"The optimiser of '{name}' has {steps} steps; at least 0 are possible.", nameof(optimizerSteps));
    }

    /// <summary>Every matrix, in projection order.</summary>
    public IReadOnlyList<StateMatrix<T>> Matrices { get; }

    /// <summary>Steps taken by each optimiser, by the name of the matrix it belongs to.</summary>
    public IReadOnlyDictionary<string, long> OptimizerSteps { get; }

    /// <summary>The matrix of that name, or null.</summary>
    public Matrix<T>? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Whether there is a matrix of that name; gives it too.</summary>
    public bool Has(string name, [NotNullWhen(true)] out Matrix<T>? values) => byName.TryGetValue(name, out values);

    /// <summary>Whether there is a matrix of that name.</summary>
    public bool Has(string name) => byName.ContainsKey(name);
}
