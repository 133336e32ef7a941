using System.Globalization;

namespace NeuronActors.Cluster.Tests;

/// <summary>Command lines of runs that are short and have many checkpoints.</summary>
internal static class Batches
{
    /// <summary>
    /// Epochs of twenty batches of 64 drawn digits, by the network and the steps of the paper; a checkpoint after every
    /// fourth batch; layers in two parts, so that three nodes all host some.
    /// </summary>
    /// <param name="epochs">How many epochs.</param>
    /// <param name="settings">More settings.</param>
    public static string[] Of(int epochs, params string[] settings) =>
    [
        "ar-mnist", "--threads", "2", .. Set(
        [
            "data.name=strokes", "data.train=1280", "data.test=128", "train.batches=20", "train.learning-rate=0.003",
            "checkpoint.every=4", "network.shards=2", string.Create(CultureInfo.InvariantCulture, $"train.epochs={epochs}"),
            .. settings,
        ]),
    ];

    /// <summary>Settings as options.</summary>
    public static string[] Set(params string[] settings) => [.. settings.SelectMany(setting => new[] { "--set", setting })];

    /// <summary>Options that put a run on so many nodes.</summary>
    public static string[] On(int nodes) => ["--nodes", nodes.ToString(CultureInfo.InvariantCulture)];
}
