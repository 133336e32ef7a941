using System.Text.Json.Nodes;
using NeuronActors.Cli;

namespace NeuronActors.Cluster.Tests;

/// <summary>A run without nodes, to compare others with. It goes on in the process of the tests, which has compiled its code by then, while those of the cluster wait for one another.</summary>
internal static class OneProcess
{
    /// <summary>Begins a run in one process.</summary>
    /// <param name="folder">Folder for its run folder.</param>
    /// <param name="arguments">What follows <c>run</c>.</param>
    /// <returns>The hash of its weights.</returns>
    public static Task<string> WeightsOf(string folder, params IReadOnlyList<string> arguments) => Task.Run(async () =>
    {
        using StringWriter output = new(), error = new();
        int code = await NeuronCli.Run(["run", .. arguments, "--json", "--out", folder], output, error);
        Assert.True(code == 0, $"exit code {code}: {output}{error}");
        return Cluster.Weights(JsonNode.Parse(output.ToString())!);
    });
}
