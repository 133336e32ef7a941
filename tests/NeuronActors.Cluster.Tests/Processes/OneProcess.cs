using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NeuronActors.Cli;

namespace NeuronActors.Cluster.Tests;

/// <summary>Runs without nodes, to compare others with: in the process of the tests, once for each command line.</summary>
internal static class OneProcess
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<JsonNode>>> Known = [];

    /// <summary>The hash of the weights that a run ends with.</summary>
    /// <param name="arguments">What follows <c>run</c>.</param>
    public static async Task<string> WeightsOf(string[] arguments) => Members.Weights(await Answer(arguments));

    /// <summary>The answer of a run.</summary>
    /// <param name="arguments">What follows <c>run</c>.</param>
    public static Task<JsonNode> Answer(string[] arguments) => Known.GetOrAdd(
        string.Join('\n', arguments), _ => new Lazy<Task<JsonNode>>(() => Task.Run(() => Run(arguments)))).Value;

    private static async Task<JsonNode> Run(string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory("neuron-one-process-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using StringWriter output = new(), error = new();
        int code = await NeuronCli.Run(["run", .. arguments, "--json", "--out", folder], output, error);
        Assert.True(code == 0, $"exit code {code}: {output}{error}");
        return JsonNode.Parse(output.ToString())!;
    }
}
