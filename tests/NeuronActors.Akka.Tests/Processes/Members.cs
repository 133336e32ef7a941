using System.Globalization;
using NeuronActors.Cluster.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Nodes that are members of an Akka.Cluster; the first begins it, and each can be joined by.</summary>
public sealed class Members : ProcessCluster
{
    private readonly int[] ports = [.. Enumerable.Range(0, 4).Select(_ => AkkaPlace.FreePort())];

    public override string Engine => "akka";

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["NEURONACTORS_JOIN"] = string.Join(',', ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"))),
        ["NEURONACTORS_CLUSTER"] = Path.Combine(Folder, "no-cluster-is-up"),
    };

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    protected override string[] OptionsOf(int number) => ["--port", ports[number - 1].ToString(CultureInfo.InvariantCulture)];
}
