using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Runtime;

namespace NeuronActors.Locality;

/// <summary>The same transcript on several threads, and on nodes that share nothing but frames.</summary>
internal sealed class Elsewhere<T>(Inquiry<T> inquiry, Experiment? experiment)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const string Name = "elsewhere";

    private readonly List<Leak> leaks = [];
    private readonly List<string> places = [];
    private readonly List<string> left = [];

    /// <summary>Runs the batches elsewhere.</summary>
    public async Task<AuditResult> Judge(CancellationToken stop)
    {
        AuditOptions options = inquiry.Stage.Options;
        if (inquiry.Stage.Settings.IsAsynchronous) return Inquiry<T>.NotJudged(Name, "an asynchronous rule takes what has come; its result depends on the order and is judged by tolerance");
        if (options.Threads > 0) await OnThreads(options.Threads).ConfigureAwait(false);
        if (options.Nodes > 0 && leaks.Count == 0) await OnNodes(options.Nodes, stop).ConfigureAwait(false);
        if (places.Count == 0 && leaks.Count == 0) return Inquiry<T>.NotJudged(Name, left.Count > 0 ? string.Join("; ", left) : "neither threads nor nodes were asked for");
        return Inquiry<T>.Result(
            Name, $"the same messages, updates and weights on {string.Join(" and ", places)}{string.Concat(left.Select(reason => $"; {reason}"))}", leaks,
            ("threads", options.Threads), ("nodes", places.Count > 1 ? options.Nodes : 0));
    }

    private async Task OnThreads(int threads)
    {
        Scribe<T>[] scribes = Scribes();
        var engine = new LocalEngine<T>(
            inquiry.Network, inquiry.Stage.Settings, new LocalOptions { Threads = threads }, new Instruments<T> { Observe = population => scribes[population.Index] }, inquiry.Stage.Populate);
        await using (engine.ConfigureAwait(false)) await Compare(engine, null, scribes, $"{threads} threads").ConfigureAwait(false);
    }

    private async Task OnNodes(int count, CancellationToken stop)
    {
        if (experiment is null || inquiry.Stage.Populate is not null)
        {
            left.Add("nodes make the populations of the project's own rules, from an experiment, and were left out");
            return;
        }
        Scribe<T>[] scribes = Scribes();
        var nodes = new AuditNodes(count, population => scribes[population.Index]);
        await using (nodes.ConfigureAwait(false))
        {
            ClusterEngine<T> engine = await nodes.Open<T>(experiment, inquiry.Network, inquiry.Stage.Options.Silence, stop).ConfigureAwait(false);
            await using (engine.ConfigureAwait(false))
                await Compare(engine, [.. inquiry.Network.Populations.Select(population => engine.Nodes[population.Index % count])], scribes, $"{count} nodes").ConfigureAwait(false);
        }
    }

    private Scribe<T>[] Scribes() => [.. inquiry.Network.Populations.Select(population => new Scribe<T>(population, () => 0))];

    private async Task Compare(IEngine<T> engine, IReadOnlyList<string>? at, Scribe<T>[] scribes, string place)
    {
        Stage<T> stage = inquiry.Stage;
        var coordinator = new Coordinator<T>(engine, stage.Network, stage.Settings, stage.Options.Silence, places: at);
        var batches = new StageBatches<T>(stage);
        RunOutcome outcome = await coordinator.Train(batches, 0, stage.Options.Batches).ConfigureAwait(false);
        (NetworkState<T>? state, RunOutcome saved) = outcome is RunOutcome.Completed ? await coordinator.Save().ConfigureAwait(false) : (null, outcome);
        if (state is not null) saved = await coordinator.Evaluate(batches, stage.Options.Batches, 1).ConfigureAwait(false);
        Judge(saved, state, scribes, $"where the populations run: on {place}");
        places.Add(place);
    }

    private void Judge(RunOutcome outcome, NetworkState<T>? state, Scribe<T>[] scribes, string words)
    {
        IReadOnlyList<Difference<T>> differences = inquiry.Differences(scribes, isCut: outcome is not RunOutcome.Completed);
        Difference<T>? first = differences.FirstOrDefault(difference => !difference.IsRead) ?? (differences.Count > 0 ? differences[0] : null);
        if (first is not null) leaks.Add(inquiry.LeakOf(first, words, first.IsRead ? "where all should be as it was" : "though nothing that it had read was different"));
        else if (outcome is not RunOutcome.Completed) leaks.Add(new Leak("the run", default, "its end", words, $"{outcome.Sentence}; what was changed: {words}"));
        else if (inquiry.Undisturbed.State().Matrices.FirstOrDefault(matrix => !IsSame(matrix, state!)) is { } other)
            leaks.Add(new Leak(other.Name, default, other.Name, words, $"{other.Name} differs after the run; what was changed: {words}"));
    }

    private static bool IsSame(StateMatrix<T> matrix, NetworkState<T> state) =>
        state.Find(matrix.Name) is { } values && Fingerprint.Of<T>(values.Values()) == Fingerprint.Of<T>(matrix.Values.Values());
}
