using System.CommandLine;
using System.Text.Json.Nodes;
using NeuronActors.Datasets;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron data get NAME</c>: fetches a data set, every file checked against its SHA-256.</summary>
internal sealed class DataGetCommand : NeuronCommand
{
    private readonly Argument<string> name = new("NAME") { Description = $"One of {string.Join(", ", DatasetDownload.Names)}" };

    private readonly Option<string?> mirror = new("--mirror")
    {
        Description = "Another server that has the files under their own names",
        HelpName = "URL",
    };

    private readonly DataFolderOption data = new();

    public DataGetCommand()
        : base(
            "get",
            "Fetch a data set; what has come already is kept, and continued if it is cut",
            new Example("neuron data get mnist", "from the public server into the data folder"),
            new Example("neuron data get mnist --mirror https://example.org/mnist", "from another server"))
    {
        Add(name);
        Add(mirror);
        Add(data);
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override async Task<int> Run(Invocation call)
    {
        string folder = data.FolderOf(call);
        using var live = new LiveLine(call.Progress);
        IReadOnlyList<string> files = await DatasetDownload.Get(
            call.Get(name)!, folder, call.Get(mirror), new DownloadReporter(live), call.Stop).ConfigureAwait(false);
        call.Outcome.WriteLine($"{call.Get(name)} is complete in {Path.Combine(folder, call.Get(name)!)}: {files.Count} files, every SHA-256 right");
        call.Answer(() => new JsonObject
        {
            ["data"] = call.Get(name),
            ["folder"] = folder,
            ["files"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]),
        });
        return ExitCode.Done;
    }

    /// <summary>Called on the download's own thread, unlike <see cref="Progress{T}"/>, whose lines could come late.</summary>
    private sealed class DownloadReporter(LiveLine live) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            string text = $"{value.File}  {Quantity.Size(value.Received)} of {Quantity.Size(value.Total)}";
            if (value.IsDone) live.WriteLine($"{text}, SHA-256 right");
            else live.Show(text);
        }
    }
}
