using NeuronActors.Networks;

namespace NeuronActors.Experiments.Tests;

/// <summary>Listed experiments made small: drawn digits instead of files, a little network, one thread.</summary>
internal static class Small
{
    private static readonly string[] Always =
    [
        "data.name=strokes", "data.train=1280", "data.test=500", "network.layers=[784, 40, 30, 20, 10]", "network.shards=1", "threads=1",
        "train.batch=32", "published=[]",
    ];

    /// <summary>One of the catalogue, with further overrides.</summary>
    public static Experiment Listed(string name, params string[] overrides) =>
        ExperimentCatalogue.Listed.Read(name, [.. Always, .. overrides]);

    /// <summary>A figure of it that learns well in a few hundred batches; relaxation in few, large steps.</summary>
    public static Experiment Figure(string name, int epochs, params string[] overrides) => Listed(
        name,
        [
            "seeds=[0]", $"train.epochs={epochs}", "train.learning-rate=0.006", "network.weights=normal(0.1)", "rule.step-size=0.5",
            "rule.steps=24", "checkpoint.every=0", .. overrides,
        ]);
}
