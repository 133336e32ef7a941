using System.CommandLine;
using System.Text.Json.Nodes;
using NeuronActors.Networks;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron explain [KEY]</c>: meaning, range, default and source of the keys of an experiment.</summary>
internal sealed class ExplainCommand : NeuronCommand
{
    private readonly Argument<string?> key = new("KEY")
    {
        Description = "A key such as rule.step-size, or a section such as rule; without it, all keys",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public ExplainCommand()
        : base(
            "explain",
            "What a key of an experiment means: meaning, range, default and source",
            new Example("neuron explain rule.step-size", "one key"),
            new Example("neuron explain rule", "all keys of a section"),
            new Example("neuron explain", "all keys, one line each")) => Add(key);

    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call)
    {
        IReadOnlyList<Key> keys = Chosen(call.Get(key));
        if (call.Get(key) is null) WriteOverview(call.Outcome, keys);
        else call.Outcome.WriteLine(string.Join("\n\n", keys.Select(chosen => chosen.Explain())));
        call.Answer(() => new JsonObject { ["keys"] = new JsonArray([.. keys.Select(Json)]) });
        return Task.FromResult(ExitCode.Done);
    }

    private static IReadOnlyList<Key> Chosen(string? name)
    {
        if (name is null) return KeyCatalogue.All;
        if (KeyCatalogue.Find(name) is { } found) return [found];
        if (KeyCatalogue.Sections.Contains(name)) return KeyCatalogue.InSection(name);
        throw new CommandException(KeyCatalogue.Nearest(name) is { } nearest
            ? $"there is no key {name}. Did you mean {nearest}?"
            : $"there is no key {name}; neuron explain lists all keys.");
    }

    private static void WriteOverview(IAnsiConsole console, IReadOnlyList<Key> keys) => TextTable.Write(
        console, ["key", "default", "meaning"], keys.Select(key => new[] { key.Name, key.Default, key.Meaning }));

    private static JsonObject Json(Key key) => new()
    {
        ["name"] = key.Name,
        ["meaning"] = key.Meaning,
        ["range"] = key.Range,
        ["default"] = key.Default,
        ["source"] = key.Source,
    };
}
