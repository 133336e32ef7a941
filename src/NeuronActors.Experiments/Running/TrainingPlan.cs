using System.Globalization;
using System.Numerics;
using NeuronActors.Datasets;
using NeuronActors.Learning;
using NeuronActors.Engine;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>An experiment with its data loaded and its network laid out: everything that is fixed before the first batch.</summary>
public sealed class TrainingPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private TrainingPlan(Experiment experiment, Dataset data, int threads)
    {
        (Experiment, Data, Threads) = (experiment, data, threads);
        Network = experiment.LaidOut(threads);
    }

    /// <summary>The experiment.</summary>
    public Experiment Experiment { get; }

    /// <summary>Its data.</summary>
    public Dataset Data { get; }

    /// <summary>Worker threads.</summary>
    public int Threads { get; }

    /// <summary>Its network, with the shards for so many threads.</summary>
    public Network Network { get; }

    /// <summary>Id of the run, once it has a folder.</summary>
    internal string RunId { get; set; } = "";

    /// <summary>Where its records go, once it has a folder.</summary>
    internal string MessagesFolder { get; set; } = "";

    /// <summary>Messages that are swallowed on purpose; null for none.</summary>
    internal WithheldMessages? Withhold { get; private set; }

    /// <summary>E.g. <c>784-300(2)-300(2)-100-10</c>, shards in brackets.</summary>
    public string NetworkText => string.Join('-', Network.Layers.Select(layer => Network.ShardsOf(layer).Count is var shards && shards > 1
        ? string.Create(CultureInfo.InvariantCulture, $"{layer.Neurons}({shards})")
        : layer.Neurons.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Loads the data and lays the network out.</summary>
    /// <exception cref="ExperimentException">Network and data do not fit.</exception>
    /// <exception cref="DatasetException">The data are not there or not readable.</exception>
    public static TrainingPlan<T> Of(Experiment experiment, RunOptions options)
    {
        Dataset data = ExperimentData.Load(experiment, options.DataFolder);
        experiment = ExperimentValidator.WithWidths(experiment, data.Inputs, data.Targets);
        ExperimentValidator.CheckData(experiment, data.Inputs, data.Targets, data.Train.Count);
        var plan = new TrainingPlan<T>(experiment, data, experiment.ThreadCount);
        if (options.Withhold is { } withhold && !plan.Network.Populations.Any(withhold.AreOf))
            throw new ExperimentException([new Problem(
                null, "", $"the network has no population {withhold.Population} whose messages could be withheld; it has {string.Join(", ", plan.Network.Populations.Select(population => population.Name))}.")]);
        plan.Withhold = options.Withhold;
        return plan;
    }

    /// <summary>Reads weights to begin with, shapes checked against this network. A file without any feedback weights leaves them freshly drawn.</summary>
    /// <exception cref="RecordingException">The file is not readable or does not fit.</exception>
    public NetworkState<T> ReadWeights(string path)
    {
        var expected = Network.Projections
            .Select(p => new MatrixShape(NetworkState.WeightsName(p.Source.Name, p.Target.Name), p.Target.Neurons, p.Source.Neurons))
            .Concat(Network.Layers.Skip(1).Where(_ => Experiment.Network.Bias)
                .Select(layer => new MatrixShape(NetworkState.BiasName(layer.Name), layer.Neurons, 1)))
            .Concat(HoldsFeedback(path) ? FeedbackShapes() : []);
        return NpzFile.Read<T>(path, [.. expected]);
    }

    private static bool HoldsFeedback(string path) =>
        NpzFile.Read<T>(path).Matrices.Any(matrix => matrix.Name.StartsWith(NetworkState.FeedbackPrefix, StringComparison.Ordinal));

    private IEnumerable<MatrixShape> FeedbackShapes() =>
        LearningSettings.Of(Experiment).Feedback == FeedbackKind.Transport
            ? []
            : Network.Layers.Where(layer => !Network.IsInput(layer) || LearningSettings.Of(Experiment).InputHearsFeedback).SelectMany(Network.FeedbackTo).OrderBy(p => p.Index)
                .Select(p => new MatrixShape(NetworkState.FeedbackName(p.Target.Name, p.Source.Name), p.Source.Neurons, p.Target.Neurons));
}
