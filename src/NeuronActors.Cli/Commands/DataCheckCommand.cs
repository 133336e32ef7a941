using System.CommandLine;
using System.Text.Json.Nodes;
using NeuronActors.Datasets;

namespace NeuronActors.Cli;

/// <summary><c>neuron data check [NAME]</c>: every file against its known SHA-256.</summary>
internal sealed class DataCheckCommand : NeuronCommand
{
    private readonly Argument<string?> name = new("NAME")
    {
        Description = "A data set whose files must all be there; without it, files may be missing",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly DataFolderOption data = new();

    public DataCheckCommand()
        : base(
            "check",
            "Compare the files of a data folder with their known SHA-256",
            new Example("neuron data check", "everything in the folder that NEURONACTORS_DATA names"),
            new Example("neuron data check mnist --data ~/data", "one data set, elsewhere"))
    {
        Add(name);
        Add(data);
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call)
    {
        string folder = data.FolderOf(call);
        FileCheck[] checks = Chosen(DatasetCheck.Verify(folder, call.Stop), call.Get(name));
        TextTable.Write(call.Outcome, ["data", "file", "state"], checks.Select(check => new[] { check.Dataset, check.File, Words(check.State) }));
        call.Answer(() => new JsonObject { ["folder"] = folder, ["files"] = new JsonArray([.. checks.Select(Json)]) });
        return Task.FromResult(Conclude(call, folder, checks));
    }

    private static FileCheck[] Chosen(IReadOnlyList<FileCheck> checks, string? name)
    {
        FileCheck[] chosen = [.. checks.Where(check => name is null || check.Dataset == name)];
        return chosen.Length > 0 ? chosen : throw new CommandException(
            $"there are no files known of a data set {name}; write one of {string.Join(", ", checks.Select(check => check.Dataset).Distinct())}.");
    }

    private int Conclude(Invocation call, string folder, FileCheck[] checks)
    {
        int missing = checks.Count(check => check.State is FileState.Missing);
        int wrong = checks.Count(check => check.State is FileState.WrongHash or FileState.Unreadable);
        bool isRefused = wrong > 0 || (call.Get(name) is not null && missing > 0);
        if (isRefused)
            call.Complain(
                $"{folder}: {wrong} wrong, {missing} missing of {checks.Length} files; " +
                "delete what is wrong and fetch it with `neuron data get NAME`.");
        return isRefused ? ExitCode.Refused : ExitCode.Done;
    }

    private static string Words(FileState state) => state switch
    {
        FileState.Ok { Note: { } note } => $"right: {note}",
        FileState.Ok => "right",
        FileState.Missing => "missing",
        FileState.WrongHash wrong => $"wrong: sha256 {wrong.Found}, should be {wrong.Expected}",
        FileState.UnknownHash unknown => $"not known: sha256 {unknown.Found}",
        FileState.Unreadable unreadable => $"unreadable: {unreadable.Reason}",
        _ => state.ToString(),
    };

    private static JsonObject Json(FileCheck check) => new()
    {
        ["data"] = check.Dataset,
        ["file"] = check.File,
        ["state"] = check.State switch
        {
            FileState.Ok => "right",
            FileState.Missing => "missing",
            FileState.WrongHash => "wrong",
            FileState.UnknownHash => "unknown",
            _ => "unreadable",
        },
        ["words"] = Words(check.State),
    };
}
