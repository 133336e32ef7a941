using System.Diagnostics;
using System.Numerics;
using NeuronActors.Datasets;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Recording;
using NeuronActors.Engine;
using Serilog.Core;

namespace NeuronActors.Experiments;

/// <summary>One process's part of a run: from where it stands to its end, its interruption or its failure.</summary>
internal sealed class TrainingSession<T> : IAsyncDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TrainingPlan<T> plan;
    private readonly Experiment experiment;
    private readonly RunFolder folder;
    private readonly RunOptions options;
    private readonly RunMetrics metrics;
    private readonly Logger log;
    private readonly OpenedSession<T> opened;
    private readonly RunHistory history;
    private readonly Coordinator<T> coordinator;
    private readonly TrainingBatches<T> batches;
    private readonly MessageCounters before;
    private readonly List<double> secondsPerEpoch;
    private readonly TestErrors errors;
    private readonly AlignmentMeasures<T>? alignment;
    private readonly bool isGenerative;
    private readonly Stopwatch training = new();
    private BatchScore epochScore;
    private EpochScore? lastEpoch;
    private long batchesDone;
    private long batchesHere;
    private long stepsHere;
    private string? weightsSha256;

    public TrainingSession(
        TrainingPlan<T> plan, RunFolder folder, RunOptions options, OpenedSession<T> opened, RunHistory history, NetworkState<T>? state, RunProgress progress)
    {
        (this.plan, experiment, this.folder, this.options, this.opened, this.history) = (plan, plan.Experiment, folder, options, opened, history);
        batchesDone = progress.Position.BatchesDone;
        epochScore = new BatchScore(progress.Sums.Seen, progress.Sums.Correct, progress.Sums.Loss);
        before = progress.Counters;
        secondsPerEpoch = [.. progress.SecondsPerEpoch];
        log = RunLog.Open(folder.LogPath, folder.Id);
        errors = new TestErrors(plan.Data);
        alignment = experiment.Measure.Count > 0 ? new AlignmentMeasures<T>(experiment, plan.Network, plan.Data.Test) : null;
        lastEpoch = batchesDone == 0 ? null : EpochScores.Last(folder.FolderPath);
        LearningSettings settings = LearningSettings.Of(experiment);
        isGenerative = settings.IsGenerative;
        metrics = new RunMetrics(
            folder.MetricsPath, plan.Network, alignment?.Columns.Select(column => column.Name) ?? [], batchesDone, plan.Data.Classes > 0, isGenerative, plan.Data.Validation is not null);
        coordinator = new Coordinator<T>(
            opened.Session, plan.Network, settings, TimeSpan.FromSeconds(experiment.WatchdogSeconds), state) { Learned = Learned };
        batches = new TrainingBatches<T>(plan.Data.Train, experiment, score => epochScore += score);
    }

    /// <summary>Runs to the end of the experiment, unless something comes between.</summary>
    public async Task<RunOutcome> Run(CancellationToken stop)
    {
        Begin();
        RunOutcome outcome = new RunOutcome.Completed();
        if (batchesDone == 0) outcome = await MeasureStart().ConfigureAwait(false);
        if (batchesDone == 0 && outcome is RunOutcome.Completed) outcome = await WriteCheckpoint().ConfigureAwait(false);
        while (outcome is RunOutcome.Completed && Epoch < experiment.Train.Epochs)
        {
            outcome = await TrainToNextStop(stop).ConfigureAwait(false);
            if (outcome is RunOutcome.Completed && BatchInEpoch == 0) outcome = await EndEpoch(stop).ConfigureAwait(false);
            if (outcome is not (RunOutcome.Completed or RunOutcome.Interrupted)) break;
            RunOutcome saved = await WriteCheckpoint().ConfigureAwait(false);
            if (saved is not RunOutcome.Completed) outcome = saved;
            else if (!stop.IsCancellationRequested && Epoch < experiment.Train.Epochs && WhyRearrange() is { } why) outcome = new RunOutcome.Rearranged(why);
        }
        if (outcome is RunOutcome.Completed && weightsSha256 is null) outcome = await WriteCheckpoint().ConfigureAwait(false);
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        await opened.Session.DisposeAsync().ConfigureAwait(false);
        metrics.Dispose();
        await log.DisposeAsync().ConfigureAwait(false);
    }

    private int Epoch => (int)(batchesDone / batches.PerEpoch);

    private int BatchInEpoch => (int)(batchesDone % batches.PerEpoch);

    private void Begin()
    {
        var start = new RunStart(
            experiment, folder.FolderPath, plan.NetworkText, plan.Data.Provenance, experiment.Train.Epochs, batches.PerEpoch, plan.Threads, batchesDone);
        log.Information(
            "Run of {Experiment} with {Rule} on {Nodes} nodes: {Network}, {Threads} threads, seed {Seed}, from batch {BatchesDone}",
            experiment.Name, RuleName, opened.Session.Nodes.Count, plan.NetworkText, plan.Threads, experiment.Seed, batchesDone);
        if (history.BeginsFirstSegment()) options.Observer.Started(start);
        history.BeginEpoch(Epoch);
    }

    private string? WhyRearrange() =>
        opened.Leaving.IsCancellationRequested ? $"{opened.Leaver()} wants to leave" : opened.Newcomers() is { } names ? $"{names} joined" : null;

    private string RuleName => ExperimentWriter.Flatten(experiment)["rule.name"];

    /// <summary>Trains to the next checkpoint or the end of the epoch, whichever comes first.</summary>
    private async Task<RunOutcome> TrainToNextStop(CancellationToken stop)
    {
        int left = batches.PerEpoch - BatchInEpoch;
        if (experiment.Checkpoint.Every is var every && every > 0) left = (int)Math.Min(left, every - batchesDone % every);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, opened.Leaving);
        training.Start();
        RunOutcome outcome = await coordinator.Train(batches, (int)batchesDone, left, either.Token).ConfigureAwait(false);
        training.Stop();
        return outcome;
    }

    private void Learned(BatchLearned learned)
    {
        batchesDone++;
        batchesHere++;
        PassOnWarning();
        stepsHere += learned.Steps;
        if (history.Learn(batchesDone) is { } recovery)
        {
            log.Warning(
                "Recovered from the loss of {Lost}: {Why}; from batch {FromBatch}, noticed after {NoticedSeconds} s, learning again after {RecoveredSeconds} s",
                recovery.Lost, recovery.Why, recovery.FromBatch, recovery.NoticedSeconds, recovery.RecoveredSeconds);
            options.Observer.Recovered(recovery);
        }
        metrics.BatchLearned(learned, (int)((batchesDone - 1) / batches.PerEpoch), epochScore);
        options.Observer.BatchLearned(new RunPoint(
            (int)((batchesDone - 1) / batches.PerEpoch), (int)((batchesDone - 1) % batches.PerEpoch) + 1, epochScore,
            training.Elapsed.TotalMilliseconds / batchesHere) { Times = learned.Times });
    }

    private async Task<RunOutcome> EndEpoch(CancellationToken stop)
    {
        var test = new EvaluationBatches<T>(plan.Data.Test, experiment);
        RunOutcome outcome = await coordinator.Evaluate(test, 0, test.Count, CancellationToken.None).ConfigureAwait(false);
        if (outcome is not RunOutcome.Completed) return outcome;
        (BatchScore? validation, outcome) = await Validate().ConfigureAwait(false);
        if (outcome is not RunOutcome.Completed) return outcome;
        secondsPerEpoch.Add(history.SecondsOf(Epoch - 1));
        (IReadOnlyDictionary<string, double> aligned, outcome) = await MeasureAlignment().ConfigureAwait(false);
        if (outcome is not RunOutcome.Completed) return outcome;
        history.BeginEpoch(Epoch);
        var result = new EpochResult(Epoch - 1, epochScore, test.Total, secondsPerEpoch[^1]) { Validation = validation, Measures = errors.With(test.Total, aligned) };
        lastEpoch = new EpochScore(Epoch, epochScore.Accuracy, test.Total.Accuracy, epochScore.MeanLoss, test.Total.MeanLoss)
        {
            ValidationAccuracy = validation?.Accuracy ?? double.NaN,
            ValidationLoss = validation?.MeanLoss ?? double.NaN,
            Measures = result.Measures,
        };
        epochScore = default;
        metrics.EpochFinished(result, batchesDone);
        log.Information(
            "Epoch {Epoch}: train accuracy {TrainAccuracy}, test accuracy {TestAccuracy}, loss {Loss}, {Seconds} s",
            result.Epoch + 1, result.Train.Accuracy, result.Test.Accuracy, result.Train.MeanLoss, result.Seconds);
        options.Observer.EpochFinished(result);
        return (stop.IsCancellationRequested || opened.Leaving.IsCancellationRequested) && Epoch < experiment.Train.Epochs ? new RunOutcome.Interrupted() : outcome;
    }

    /// <summary>What the network makes of the samples that are set aside; null if there are none.</summary>
    private async Task<(BatchScore? Score, RunOutcome Outcome)> Validate()
    {
        if (plan.Data.Validation is not { } aside) return (null, new RunOutcome.Completed());
        var batches = new EvaluationBatches<T>(aside, experiment);
        RunOutcome outcome = await coordinator.Evaluate(batches, 0, batches.Count, CancellationToken.None).ConfigureAwait(false);
        return (batches.Total, outcome);
    }

    private async Task<RunOutcome> MeasureStart()
    {
        if (alignment is null) return new RunOutcome.Completed();
        (IReadOnlyDictionary<string, double> aligned, RunOutcome outcome) = await MeasureAlignment().ConfigureAwait(false);
        if (outcome is RunOutcome.Completed) metrics.Started(aligned);
        return outcome;
    }

    /// <summary>From a copy of what the populations have learnt, in a network of its own: the run does not feel it.</summary>
    private async Task<(IReadOnlyDictionary<string, double> Values, RunOutcome Outcome)> MeasureAlignment()
    {
        if (alignment is null) return (new Dictionary<string, double>(), new RunOutcome.Completed());
        (NetworkState<T>? state, RunOutcome outcome) = await coordinator.Save().ConfigureAwait(false);
        return (state is null ? new Dictionary<string, double>() : alignment.Of(state), outcome);
    }

    private async Task<RunOutcome> WriteCheckpoint()
    {
        (NetworkState<T>? state, RunOutcome outcome) = await coordinator.Save().ConfigureAwait(false);
        if (state is null) return outcome;
        metrics.FlushToDisk();
        var progress = new RunProgress(
            folder.Description.Experiment, experiment.Seed, new RunPosition(Epoch, BatchInEpoch, batchesDone),
            new EpochSums(epochScore.Correct, epochScore.Seen, epochScore.Loss), Counters, secondsPerEpoch);
        folder.Checkpoints.Write(new Checkpoint<T>(progress, state));
        weightsSha256 = WeightsHash.Of(state);
        return outcome;
    }

    private MessageCounters Counters
    {
        get
        {
            Traffic now = coordinator.Traffic;
            return new MessageCounters(
                before.Messages + now.Messages, before.Bytes + now.Bytes,
                before.WeightTransportBytes + now.BytesOf(MessageKind.FeedbackWeights));
        }
    }

    /// <summary>Says how the run ended, here and in its folder.</summary>
    public RunSummary Finish(RunOutcome outcome)
    {
        opened.Recorder?.Flush();
        PassOnWarning();
        RunSummary summary = Summarise(outcome);
        if (outcome is RunOutcome.Completed) log.Information("Run completed, weights {WeightsSha256}", weightsSha256);
        else log.Warning("Run ended: {Reason}", outcome.Sentence);
        folder.Finish(summary.Status, DateTime.UtcNow, summary.ToJson());
        return summary;
    }

    /// <summary>Recording that has ended before the run is said once.</summary>
    private void PassOnWarning()
    {
        if (opened.Recorder?.TakeWarning() is not { } sentence) return;
        log.Warning("{Sentence:l}", sentence);
        options.Observer.Warned(sentence);
    }

    private RunSummary Summarise(RunOutcome outcome)
    {
        MessageCounters counters = Counters;
        bool isFirstEpoch = lastEpoch is null && epochScore.Seen > 0;
        bool hasClasses = plan.Data.Classes > 0;
        return new RunSummary
        {
            Experiment = experiment.Name,
            Rule = RuleName,
            Seed = experiment.Seed,
            Epochs = Epoch,
            Status = StatusOf(outcome),
            Sentence = outcome.Sentence,
            TrainAccuracy = hasClasses && !isGenerative ? (isFirstEpoch ? epochScore.Accuracy : lastEpoch?.TrainAccuracy) : null,
            TestAccuracy = hasClasses ? lastEpoch?.TestAccuracy : null,
            ValidationAccuracy = hasClasses && lastEpoch is { } last && !double.IsNaN(last.ValidationAccuracy) ? last.ValidationAccuracy : null,
            Measures = lastEpoch?.Measures ?? new Dictionary<string, double>(),
            Loss = isFirstEpoch ? epochScore.MeanLoss : lastEpoch?.TrainLoss,
            SecondsPerEpoch = secondsPerEpoch.Count > 0 ? secondsPerEpoch.Average() : null,
            MillisecondsPerBatch = batchesHere > 0 ? training.Elapsed.TotalMilliseconds / batchesHere : null,
            StepsPerBatch = batchesHere > 0 ? stepsHere / (double)batchesHere : null,
            Messages = counters.Messages,
            Bytes = counters.Bytes,
            WeightTransportBytes = counters.WeightTransportBytes,
            WeightsSha256 = weightsSha256,
            RunFolder = folder.FolderPath,
            Recoveries = history.Recoveries,
            WireBytes = !opened.IsOnCluster ? null : history.WireBytesBefore + opened.Session.WireBytes,
            Nodes = !opened.IsOnCluster ? [] : opened.Session.Nodes,
            Idle = opened.Idle,
            Recorded = RecordedSummary.Sum(history.RecordedBefore, opened.Recorded),
        };
    }

    private static RunStatus StatusOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => RunStatus.Completed,
        RunOutcome.Interrupted => RunStatus.Interrupted,
        RunOutcome.Diverged => RunStatus.Diverged,
        _ => RunStatus.Failed,
    };
}
