using System.CommandLine;
using System.Numerics;
using System.Text.Json.Nodes;
using NeuronActors.Recording;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron export RUN --format npz</c>: the weights of a run for NumPy.</summary>
internal sealed class ExportCommand : NeuronCommand
{
    private const string Npz = "npz";

    private readonly Argument<string> run = new("RUN") { Description = "The folder of a run, e.g. runs/ar-mnist-seed0-20260101-120000" };

    private readonly Option<string> format = new("--format")
    {
        Description = $"{Npz}: one array per projection [target × source] and per bias, for numpy.load and --init",
        HelpName = Npz,
        DefaultValueFactory = _ => Npz,
    };

    public ExportCommand()
        : base(
            "export",
            "Write the weights of a run's newest checkpoint for other programs",
            new Example("neuron export runs/demo-seed0-20260101-120000 --format npz", "weights.npz in the run folder"),
            new Example("neuron export runs/demo-seed0-20260101-120000 --out mine.npz", "a file of your own"),
            new Example("neuron run demo --init mine.npz", "start another run from it"))
    {
        format.AcceptOnlyFromAmong(Npz);
        Add(run);
        Add(format);
    }

    public override SharedOptions Unused => SharedOptions.Set | SharedOptions.Seed;

    public override Task<int> Run(Invocation call)
    {
        string folder = Path.TrimEndingDirectorySeparator(call.Get(run)!);
        FoundCheckpoint checkpoint = NewestCheckpoint(folder);
        string file = FileFor(folder, call.Out);
        string hash = checkpoint.Header.Precision == PrecisionName.Of<double>()
            ? Write<double>(checkpoint, file)
            : Write<float>(checkpoint, file);
        long batches = checkpoint.Header.Progress.Position.BatchesDone;
        call.Outcome.WriteLine($"{file}: the weights after {batches} batches, sha256 {hash}");
        call.Answer(() => new JsonObject { ["file"] = file, ["runFolder"] = folder, ["batches"] = batches, ["weightsSha256"] = hash });
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>Does not take the folder's lock: a run that goes on can be exported, too.</summary>
    private static FoundCheckpoint NewestCheckpoint(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "run.json")))
            throw new CommandException($"{folder} is not a run folder (it has no run.json): give the folder of a run, as printed when the run began.");
        LatestCheckpoint latest = CheckpointFile.Latest(Path.Combine(folder, "checkpoints"));
        return latest.Newest ?? throw new CommandException(
            $"{folder} has no usable checkpoint{string.Concat(latest.Refused.Select(refusal => $"; {refusal}"))}: run the experiment again.");
    }

    private static string FileFor(string folder, string? given)
    {
        if (given is null) return Path.Combine(folder, $"weights.{Npz}");
        return Directory.Exists(given) ? Path.Combine(given, $"{Path.GetFileName(Path.GetFullPath(folder))}.{Npz}") : given;
    }

    private static string Write<T>(FoundCheckpoint checkpoint, string file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checkpoint<T> whole = CheckpointFile.Read<T>(checkpoint.Path);
        NpzFile.Write(file, whole.State);
        return WeightsHash.Of(whole.State);
    }
}
