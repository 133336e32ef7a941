using System.CommandLine;
using System.Globalization;
using NeuronActors.Experiments;
using NeuronActors.Networks;

namespace NeuronActors.Cli;

/// <summary>The options that set keys of an experiment under a shorter name, and what they make of it.</summary>
internal sealed class ExperimentOptions
{
    private readonly WholeNumberOption epochs = new("--epochs", "Short for --set train.epochs=N");
    private readonly WholeNumberOption nodes = new("--nodes", "Short for --set nodes=N; above 1 on members of a cluster");
    private readonly WholeNumberOption threads = new("--threads", "Short for --set threads=N; 0 for all cores");

    private readonly UserDataOptions files = new();

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { epochs, nodes, threads }) command.Add(option);
    }

    /// <summary>Adds the options that name files.</summary>
    public void AddFilesTo(NeuronCommand command) => files.AddTo(command);

    /// <summary>The experiment of that name or file, with everything that the command line sets.</summary>
    /// <exception cref="ExperimentException">It is refused; places on the command line are named as they were typed.</exception>
    public Experiment Open(string nameOrFile, Invocation call)
    {
        ShortForm[] shortForms = [.. ShortForms(call)];
        try
        {
            Experiment experiment = ExperimentReader.Open(
                nameOrFile, ExperimentCatalogue.Listed, [.. call.Set, .. shortForms.Select(form => form.Setting)]).Experiment;
            // Whoever asks for one seed of a figure wants that one.
            return call.Seed is { } seed && experiment.Seeds.Count > 0 ? experiment with { Seeds = [seed] } : experiment;
        }
        catch (ExperimentException refusal)
        {
            throw new ExperimentException([.. refusal.Problems.Select(problem => AsTyped(problem, shortForms))]);
        }
    }

    private static Problem AsTyped(Problem problem, ShortForm[] shortForms) =>
        Array.Find(shortForms, form => problem.Place == $"--set {form.Setting}") is { } form ? problem with { Place = form.Typed } : problem;

    private IEnumerable<ShortForm> ShortForms(Invocation call)
    {
        if (call.Seed is { } seed) yield return Number("seed", "--seed", seed);
        if (call.Get(epochs) is { } count) yield return Number("train.epochs", epochs.Name, count);
        if (call.Get(nodes) is { } processes) yield return Number("nodes", nodes.Name, processes);
        foreach ((string setting, string typed) in files.Settings(call)) yield return new ShortForm(setting, typed);
        if (call.Get(threads) is { } workers) yield return Number("threads", threads.Name, workers);
    }

    private static ShortForm Number(string key, string option, ulong value) => new(
        string.Create(CultureInfo.InvariantCulture, $"{key}={value}"), string.Create(CultureInfo.InvariantCulture, $"{option} {value}"));

    /// <summary>An option as a setting, and as it was typed.</summary>
    private sealed record ShortForm(string Setting, string Typed);
}
