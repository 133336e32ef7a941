using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>A training set and a test set of one shape. Immutable; safe to read from several threads.</summary>
public sealed class Dataset
{
    /// <summary>Puts two splits together.</summary>
    /// <param name="name">The name in the catalogue, such as <c>mnist</c>.</param>
    /// <param name="train">What is learned from.</param>
    /// <param name="test">What is judged by; the same shape as <paramref name="train"/>.</param>
    /// <param name="classes">Number of classes, 0 for regression.</param>
    /// <param name="provenance">One line: files with SHA-256, or generator and seed.</param>
    /// <exception cref="ArgumentException">The splits differ in shape.</exception>
    public Dataset(string name, DataSplit train, DataSplit test, int classes, string provenance)
    {
        if (train.Inputs != test.Inputs || train.Targets != test.Targets)
            throw new ArgumentException(
                $"The training set is {train.Inputs} → {train.Targets}, the test set {test.Inputs} → {test.Targets}.");
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        (Name, Train, Test, Classes, Provenance) = (name, train, test, classes, provenance);
    }

    /// <summary>The name in the catalogue.</summary>
    public string Name { get; }

    /// <summary>Values per input sample, at least 1.</summary>
    public int Inputs => Train.Inputs;

    /// <summary>Values per target, at least 1; the number of classes times the units of each where there are classes.</summary>
    public int Targets => Train.Targets;

    /// <summary>Number of classes, 0 for regression.</summary>
    public int Classes { get; }

    /// <summary>The classes of files of the user's own, in the order of their output neurons; empty where they are numbered or there are none.</summary>
    public IReadOnlyList<string> ClassNames { get; private init; } = [];

    /// <summary>The shape of an input, such as [28, 28]; empty where nothing is known but its number of values.</summary>
    public IReadOnlyList<int> Shape { get; private init; } = [];

    /// <summary>What is learned from.</summary>
    public DataSplit Train { get; }

    /// <summary>What is judged by.</summary>
    public DataSplit Test { get; }

    /// <summary>Samples set aside from the training set, which are judged too and never learned; null if there are none.</summary>
    public DataSplit? Validation { get; private init; }

    /// <summary>The same inputs, each of them its own target; no classes.</summary>
    public Dataset AsAutoencoder() => new(
        Name, new AutoencoderSplit(Train), new AutoencoderSplit(Test), classes: 0, $"{Provenance}; every input its own target") { Shape = Shape };

    /// <summary>The same with what a file says of it.</summary>
    internal Dataset Described(IReadOnlyList<string> classNames, IReadOnlyList<int> shape) =>
        new(Name, Train, Test, Classes, Provenance) { ClassNames = classNames, Shape = shape };

    /// <summary>The same with some of the training samples set aside. The others keep their order.</summary>
    /// <param name="count">How many, in [0, training samples − 1]; 0 leaves everything as it is.</param>
    /// <param name="seed">Which.</param>
    /// <exception cref="DatasetException">No training sample would be left.</exception>
    public Dataset WithValidation(int count, ulong seed)
    {
        if (count == 0) return this;
        if (count < 0 || count >= Train.Count)
            throw new DatasetException($"data.validation is {count}, but there are {Train.Count} training samples; write a number in [0, {Train.Count - 1}].");
        var order = new RandomStream(seed, StreamPurpose.Validation, 0).Permutation(Train.Count, 0);
        var (learned, aside) = (order[..^count], order[^count..]);
        Array.Sort(learned);
        Array.Sort(aside);
        return new Dataset(Name, new SampleSubset(Train, learned), Test, Classes, $"{Provenance}; {count} training samples set aside by seed {seed}")
        {
            Validation = new SampleSubset(Train, aside),
            ClassNames = ClassNames,
            Shape = Shape,
        };
    }

    /// <summary>One line that says where the data came from: files with SHA-256, or generator and seed.</summary>
    public string Provenance { get; }
}
