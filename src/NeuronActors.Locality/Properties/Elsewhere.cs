using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Engine;

namespace NeuronActors.Locality;

/// <summary>The same transcript on several threads, and on nodes that share nothing but messages.</summary>
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
        (RunOutcome Outcome, NetworkState<T>? State) end;
        var actors = new LocalActors(threads);
        await using (actors.ConfigureAwait(false))
        {
            ISession<T> session = actors.Open(inquiry.Network, inquiry.Stage.Settings, new LocalOptions<T>
            {
                Instruments = new Instruments<T> { Observe = population => scribes[population.Index] }, Populate = inquiry.Stage.Populate,
            });
            await using (session.ConfigureAwait(false)) end = await Train(session).ConfigureAwait(false);
        }
        Judge(end.Outcome, end.State, scribes, $"{threads} threads");
    }

    private async Task OnNodes(int count, CancellationToken stop)
    {
        if (experiment is null || inquiry.Stage.Populate is not null)
        {
            left.Add("nodes make the populations of the project's own rules, from an experiment, and were left out");
            return;
        }
        Scribe<T>[] scribes = Scribes();
        (RunOutcome Outcome, NetworkState<T>? State) end;
        var nodes = new AuditNodes(count, population => scribes[population.Index]);
        await using (nodes.ConfigureAwait(false))
        {
            ISession<T> session = await nodes.Open<T>(experiment, inquiry.Network, inquiry.Stage.Options.Silence, stop).ConfigureAwait(false);
            await using (session.ConfigureAwait(false)) end = await Train(session).ConfigureAwait(false);
        }
        Judge(end.Outcome, end.State, scribes, $"{count} nodes");
    }

    private Scribe<T>[] Scribes() => [.. inquiry.Network.Populations.Select(population => new Scribe<T>(population, () => 0))];

    private async Task<(RunOutcome Outcome, NetworkState<T>? State)> Train(ISession<T> session)
    {
        Stage<T> stage = inquiry.Stage;
        var coordinator = new Coordinator<T>(session, stage.Network, stage.Settings, stage.Options.Silence);
        var batches = new StageBatches<T>(stage);
        RunOutcome outcome = await coordinator.Train(batches, 0, stage.Options.Batches).ConfigureAwait(false);
        if (outcome is not RunOutcome.Completed) return (outcome, null);
        (NetworkState<T>? state, RunOutcome saved) = await coordinator.Save().ConfigureAwait(false);
        return state is null ? (saved, null) : (await coordinator.Evaluate(batches, stage.Options.Batches, 1).ConfigureAwait(false), state);
    }

    /// <summary>Compares what was written down, when no population runs any more.</summary>
    private void Judge(RunOutcome outcome, NetworkState<T>? state, Scribe<T>[] scribes, string place)
    {
        string words = $"where the populations run: on {place}";
        places.Add(place);
        Difference<T>[] differences = [.. inquiry.Differences(scribes, isCut: outcome is not RunOutcome.Completed).Where(difference => !IsUnread(difference, scribes))];
        Difference<T>? first = Array.Find(differences, difference => !difference.IsRead) ?? (differences.Length > 0 ? differences[0] : null);
        if (first is not null) leaks.Add(inquiry.LeakOf(first, words, first.IsRead ? "where all should be as it was" : "though nothing that it had read was different"));
        else if (outcome is not RunOutcome.Completed) leaks.Add(new Leak("the run", default, "its end", words, $"{outcome.Sentence}; what was changed: {words}"));
        else if (inquiry.Undisturbed.State().Matrices.FirstOrDefault(matrix => !IsSame(matrix, state!)) is { } other)
            leaks.Add(new Leak(other.Name, default, other.Name, words, $"{other.Name} differs after the run; what was changed: {words}"));
    }

    /// <summary>The run is over when the answer to the evaluation is there; what others would have read after that they may not have.</summary>
    private bool IsUnread(Difference<T> difference, Scribe<T>[] scribes) =>
        inquiry.Stage.IsEvaluation(difference.Entry.Header.Batch) && scribes[difference.Population.Index].Entries.Count == difference.Index;

    private static bool IsSame(StateMatrix<T> matrix, NetworkState<T> state) =>
        state.Find(matrix.Name) is { } values && Fingerprint.Of<T>(values.Values()) == Fingerprint.Of<T>(matrix.Values.Values());
}
