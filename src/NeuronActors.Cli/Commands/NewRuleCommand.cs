using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NeuronActors.Networks;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron new rule NAME</c>: a learning rule of one's own in a folder that builds.</summary>
internal sealed partial class NewRuleCommand : NeuronCommand
{
    private const string Templates = "Templates/Rule/";
    private const string Ending = ".txt";

    private readonly Argument<string> name = new("NAME") { Description = "What rule.name will be: lower-case letters, digits and hyphens; also the folder, which must not be there yet" };

    public NewRuleCommand()
        : base(
            "rule",
            "Write a learning rule to begin with: its arithmetic, its options, an experiment, and a test that audits it",
            new Example("neuron new rule hebbian", "then: cd hebbian && dotnet build -c Release && neuron run hebbian.yaml")) => Add(name);

    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call)
    {
        string rule = call.Get(name)!;
        if (!Allowed().IsMatch(rule)) throw new CommandException($"'{rule}' cannot name a rule; write lower-case letters, digits and hyphens after a letter, such as hebbian.");
        if (Rules.Find(rule) is not null) throw new CommandException($"there is a rule named {rule} already; give yours another name.");
        string folder = Path.GetFullPath(rule);
        if (Directory.Exists(folder) || File.Exists(folder)) throw new CommandException($"{folder} is there already; give the rule another name, or move it away.");
        string[] files = [.. Write(rule, folder)];
        call.Outcome.WriteLine($"{folder}: {string.Join(", ", files)}");
        call.Outcome.WriteLine($"build it with  cd {rule} && dotnet build -c Release  train with  neuron run {rule}.yaml  and audit with  dotnet run --project tests");
        call.Answer(() => new JsonObject { ["folder"] = folder, ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]) });
        return Task.FromResult(ExitCode.Done);
    }

    private static IEnumerable<string> Write(string rule, string folder)
    {
        string type = string.Concat(rule.Split('-').Select(word => word.Length > 0 ? char.ToUpperInvariant(word[0]) + word[1..] : ""));
        Assembly here = typeof(NewRuleCommand).Assembly;
        foreach (string resource in here.GetManifestResourceNames().Where(resource => resource.StartsWith(Templates, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(here.GetManifestResourceStream(resource)!);
            string text = reader.ReadToEnd().Replace("{Name}", type, StringComparison.Ordinal).Replace("{name}", rule, StringComparison.Ordinal)
                .Replace("{Program}", AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar), StringComparison.Ordinal);
            string file = resource[Templates.Length..^Ending.Length].Replace("Name", type, StringComparison.Ordinal).Replace("name.yaml", $"{rule}.yaml", StringComparison.Ordinal);
            string path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            yield return file;
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex Allowed();
}
