using System.Diagnostics;
using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>Presents batches, gathers the populations' reports, saves their state, and notices when nothing happens any more.</summary>
/// <remarks>
/// It sends control messages only; the input and the target at the populations that are clamped are the one learning signal
/// in them. Inside a batch it has no part, except that it ends an asynchronous relaxation when all are at rest.
/// </remarks>
public sealed class Coordinator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ISession<T> session;
    private readonly Network network;
    private readonly LearningSettings settings;
    private readonly TimeSpan silence;
    private readonly PayloadPool<T> inputs;
    private readonly PayloadPool<T>[] targets;
    private readonly T[] targetLayer;
    private readonly T[] outputLayer;
    private readonly RestDetector rest;
    private readonly Dictionary<int, BatchProgress<T>> batches = [];
    private readonly List<PopulationSnapshot<T>> snapshots = [];
    private readonly NetworkState<T>? state;
    private bool hasBegun;
    private long controlSequence;
    private RunOutcome? failure;

    /// <summary>For a session that has not begun.</summary>
    /// <param name="session">The populations.</param>
    /// <param name="network">The graph.</param>
    /// <param name="settings">What all populations agree on.</param>
    /// <param name="silence">A run without any progress for this long ends and names which population waits for which.</param>
    /// <param name="state">Weights to begin with, null for freshly drawn ones.</param>
    public Coordinator(ISession<T> session, Network network, LearningSettings settings, TimeSpan silence, NetworkState<T>? state = null)
    {
        (this.session, this.network, this.settings, this.silence, this.state) = (session, network, settings, silence, state);
        inputs = new PayloadPool<T>(Window + 1, network.Input.Neurons * settings.Batch);
        targets = [.. network.ShardsOf(network.Output).Select(shard => new PayloadPool<T>(Window + 1, shard.Neurons * settings.Batch))];
        targetLayer = new T[network.Output.Neurons * settings.Batch];
        outputLayer = new T[Math.Max(network.Output.Neurons, settings.IsGenerative ? network.Input.Neurons : 0) * settings.Batch];
        rest = RestDetector.For(network, settings);
    }

    /// <summary>Batches under way at once: while one is learnt, the next one's input is already there.</summary>
    private int Window => settings.IsAsynchronous ? 1 : 2;

    /// <summary>Called in batch order when every population has learnt a batch.</summary>
    public Action<BatchLearned>? Learned { get; set; }

    /// <summary>Messages and bytes of all edges so far, by kind.</summary>
    public Traffic Traffic
    {
        get
        {
            var sum = new Traffic();
            foreach ((_, Traffic traffic) in session.Traffic) sum.Add(traffic);
            return sum;
        }
    }

    /// <summary>Learns batches.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="first">Index of the first, over the whole run.</param>
    /// <param name="count">How many.</param>
    /// <param name="stop">Asks to stop: what was presented is finished first.</param>
    public Task<RunOutcome> Train(IBatches<T> source, int first, int count, CancellationToken stop = default) =>
        Run(source, first, count, Phase.Forward, stop);

    /// <summary>Runs batches forward without learning.</summary>
    public Task<RunOutcome> Evaluate(IBatches<T> source, int first, int count, CancellationToken stop = default) =>
        Run(source, first, count, Phase.Evaluate, stop);

    /// <summary>A copy of everything that was learnt; only between stretches of a run.</summary>
    /// <returns>Null, and the outcome says why, if a population does not answer.</returns>
    public async Task<(NetworkState<T>? State, RunOutcome Outcome)> Save()
    {
        await Begin().ConfigureAwait(false);
        snapshots.Clear();
        foreach (Population population in network.Populations) SendControl(population, MessageKind.Save, 0, Phase.Learn, null);
        RunOutcome outcome = await Listen(() => snapshots.Count == network.Populations.Count).ConfigureAwait(false);
        return outcome is RunOutcome.Completed ? (NetworkStateAssembly.Assemble(network, snapshots), outcome) : (null, outcome);
    }

    private async Task<RunOutcome> Run(IBatches<T> source, int first, int count, Phase phase, CancellationToken stop)
    {
        await Begin().ConfigureAwait(false);
        int presented = first, done = first, end = first + count;
        while (true)
        {
            while (presented < end && presented - done < Window && !stop.IsCancellationRequested)
                Present(source, presented++, phase);
            if (done == presented) break;
            int waitFor = done;
            RunOutcome outcome = await Listen(() => IsDone(source, waitFor, phase)).ConfigureAwait(false);
            if (outcome is not RunOutcome.Completed) return outcome;
            if (phase == Phase.Forward) Learned?.Invoke(batches[done].Learned());
            batches.Remove(done);
            done++;
        }
        return done < end ? new RunOutcome.Interrupted() : new RunOutcome.Completed();
    }

    /// <summary>Lets the populations run, the first time that something is asked of them.</summary>
    private async Task Begin()
    {
        if (hasBegun) return;
        hasBegun = true;
        await session.Begin(state).ConfigureAwait(false);
    }

    private void Present(IBatches<T> source, int batch, Phase phase)
    {
        Payload<T> input = inputs.Rent(network.Input.Neurons, settings.Batch);
        bool infers = settings.IsGenerative && phase == Phase.Evaluate, clamps = infers || phase == Phase.Forward;
        int columns = source.Fill(batch, infers ? [] : input.Values, clamps ? targetLayer : []);
        if (infers) InferredLabel.Begin<T>(input.Values, network.Input.Neurons);
        input.Reshape(network.Input.Neurons, columns);
        batches[batch] = new BatchProgress<T>(network, settings.Answering(network, phase), batch, columns);
        rest.Begin();
        SendControl(network.ShardsOf(network.Input)[0], MessageKind.Input, batch, phase, input);
        if (!clamps) return;
        foreach (Population output in network.ShardsOf(network.Output))
        {
            Payload<T> rows = targets[output.Shard].Rent(output.Neurons, columns);
            LayerRows.Copy<T>(targetLayer, network.Output.Neurons, output, rows.Values, columns);
            SendControl(output, MessageKind.Clamp, batch, phase, rows);
        }
    }

    private bool IsDone(IBatches<T> source, int batch, Phase phase)
    {
        BatchProgress<T> progress = batches[batch];
        if (progress.HasOutput && !progress.WasScored)
        {
            progress.Output(outputLayer);
            source.Score(batch, outputLayer.AsSpan(0, settings.Answering(network, phase).Neurons * progress.Columns), progress.Columns);
        }
        return progress.WasScored && (phase == Phase.Evaluate || progress.IsLearned);
    }

    /// <summary>Takes reports until what is waited for has come, something has failed, or nothing moves.</summary>
    private async Task<RunOutcome> Listen(Func<bool> hasCome)
    {
        long lastSteps = -1, lastMove = Stopwatch.GetTimestamp();
        TimeSpan patience = TimeSpan.FromTicks(Math.Min(silence.Ticks / 4, TimeSpan.TicksPerSecond));
        while (failure is null && !hasCome())
        {
            if (!session.TryNextReport(out Report? report))
                report = await session.NextReport(patience, CancellationToken.None).ConfigureAwait(false);
            if (report is not null)
            {
                Take(report);
                lastMove = Stopwatch.GetTimestamp();
                continue;
            }
            long steps = session.Steps;
            if (steps != lastSteps) (lastSteps, lastMove) = (steps, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(lastMove) >= silence) return Silence();
        }
        return failure ?? new RunOutcome.Completed();
    }

    private RunOutcome.Silent Silence() => new(
        silence.TotalSeconds, [.. session.Progress.Where(progress => !progress.IsIdle).Select(progress => progress.Waiting)]);

    private void Take(Report report)
    {
        switch (report)
        {
            case OutputReport<T> output:
                batches[output.At.Batch].Take(output);
                break;
            case LearnedReport learned:
                batches[learned.At.Batch].Take(learned);
                break;
            case TimedReport timed:
                batches[timed.At.Batch].Take(timed);
                break;
            case RestingReport resting:
                if (rest.IsOver(resting)) EndRelaxation(resting.At.Batch);
                break;
            case SavedReport<T> saved:
                snapshots.Add(saved.Snapshot);
                break;
            default:
                failure ??= Failure(report);
                break;
        }
    }

    private RunOutcome Failure(Report report) => report switch
    {
        DivergedReport diverged => new RunOutcome.Diverged(NameOf(report), diverged.At),
        RestlessReport restless => new RunOutcome.Restless(NameOf(report), restless.At, restless.Change),
        LocalityViolation violation => new RunOutcome.Refused(NameOf(report), violation),
        FailedReport failed => new RunOutcome.Failed(NameOf(report), failed),
        LostReport lost => new RunOutcome.Lost(lost.What, lost.Why, lost.Noticed),
        LeavingReport leaving => new RunOutcome.Rearranged($"{leaving.Node} wants to leave"),
        NotHostedReport refused => new RunOutcome.NotHosted(refused.Node, refused.Reason),
        _ => throw new InvalidOperationException($"an unknown report: {report}"),
    };

    private string NameOf(Report report) => network.Populations[report.Population].Name;

    private void EndRelaxation(int batch)
    {
        rest.Begin();
        foreach (int participant in rest.Participants)
            SendControl(network.Populations[participant], MessageKind.Quiet, batch, Phase.Relax, null);
    }

    private void SendControl(Population to, MessageKind kind, int batch, Phase phase, Payload<T>? payload)
    {
        var header = new MessageHeader(kind, settings.Run, batch, phase, 0, -1, to.Index, -1, controlSequence++, Settled: true);
        session.Control(to, new Message<T>(header, payload!));
    }
}
