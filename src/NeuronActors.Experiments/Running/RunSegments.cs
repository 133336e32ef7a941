using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Experiments;

/// <summary>A run as stretches, each from a checkpoint to the end, or to the next loss or rearrangement of its cluster.</summary>
/// <remarks>A stretch after a loss does what <see cref="TrainingRun.Resume"/> would do in another process, so it ends with the same bits.</remarks>
internal sealed class RunSegments<T>(TrainingPlan<T> plan, RunFolder folder, RunOptions options, RunSessions sessions)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Stretches in a row that may end without a batch learnt. A cluster that begins none of so many is broken, not unlucky.</summary>
    internal const int MostTries = 5;

    private readonly RunHistory history = sessions.History;

    /// <summary>Runs to the end.</summary>
    /// <param name="state">Weights to begin with; null for freshly drawn ones.</param>
    /// <param name="progress">Where the run stands.</param>
    /// <param name="stop">Asks to stop.</param>
    public async Task<RunSummary> Run(NetworkState<T>? state, RunProgress progress, CancellationToken stop)
    {
        (plan.RunId, plan.MessagesFolder) = (folder.Id, folder.MessagesPath);
        history.IsResumed = progress.Position.BatchesDone > 0;
        while (true)
        {
            if (await Open(NextSegment(progress), stop).ConfigureAwait(false) is not { } opened) return GiveUpWaiting(progress);
            await using var session = new TrainingSession<T>(plan, folder, options, opened, history, state, progress);
            RunOutcome outcome = await session.Run(stop).ConfigureAwait(false);
            bool isNews = outcome is not RunOutcome.Lost lost || history.Lose(lost);
            if (outcome is not (RunOutcome.Lost or RunOutcome.Rearranged)) return session.Finish(outcome);
            if (stop.IsCancellationRequested) return session.Finish(new RunOutcome.Interrupted());
            if (history.EndInVain() is >= MostTries and var tries) return session.Finish(new RunOutcome.GaveUp(tries, outcome));
            if (isNews) options.Observer.Interrupted(outcome);
            history.WireBytesBefore += opened.Session.WireBytes;
            history.RecordedBefore = RecordedSummary.Sum(history.RecordedBefore, opened.Recorded);
            if (folder.Checkpoints.Latest().Newest is not { } newest) continue;   // lost before the first one: from the beginning
            Checkpoint<T> checkpoint = CheckpointFile.Read<T>(newest.Path);
            (state, progress) = (checkpoint.State, checkpoint.Progress);
        }
    }

    /// <summary>The run was asked to stop while it waited for its cluster or for nodes.</summary>
    private RunSummary GiveUpWaiting(RunProgress progress)
    {
        var summary = new RunSummary
        {
            Experiment = plan.Experiment.Name,
            Rule = ExperimentWriter.Flatten(plan.Experiment)["rule.name"],
            Seed = plan.Experiment.Seed,
            Epochs = progress.Position.Epoch,
            Status = RunStatus.Interrupted,
            Sentence = "interrupted while it waited for its cluster",
            Messages = progress.Counters.Messages,
            Bytes = progress.Counters.Bytes,
            WeightTransportBytes = progress.Counters.WeightTransportBytes,
            RunFolder = folder.FolderPath,
            Recoveries = history.Recoveries,
        };
        folder.Finish(summary.Status, DateTime.UtcNow, summary.ToJson());
        return summary;
    }

    /// <summary>Stretches are counted where there are records of them: only readers of records need their numbers.</summary>
    private RunSegment NextSegment(RunProgress progress)
    {
        int first = (int)progress.Position.BatchesDone;
        return new RunSegment(plan.Experiment.Record.Count == 0 ? 1 : RecordedStretches.Begin(folder.MessagesPath, first), first);
    }

    /// <summary>The next engine; null if the run was asked to stop while it waited for one.</summary>
    private async Task<OpenedSession<T>?> Open(RunSegment stretch, CancellationToken stop)
    {
        try
        {
            return await sessions.Open(plan, LearningSettings.Of(plan.Experiment), stretch, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
