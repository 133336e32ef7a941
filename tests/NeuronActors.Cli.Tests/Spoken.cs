using System.Text.Json.Nodes;

namespace NeuronActors.Cli.Tests;

/// <summary>What one command line said, and its exit code.</summary>
internal sealed record Spoken(int Code, string Output, string Error)
{
    /// <summary>Standard output, which must be one JSON object and nothing else.</summary>
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    /// <summary>Both streams.</summary>
    public string All => Output + Error;

    public static Task<Spoken> By(params string[] args) => By(args, CancellationToken.None);

    public static async Task<Spoken> By(string[] args, CancellationToken stop)
    {
        using StringWriter output = new(), error = new();
        int code = await NeuronCli.Run(args, output, error, stop);
        return new Spoken(code, output.ToString(), error.ToString());
    }
}
