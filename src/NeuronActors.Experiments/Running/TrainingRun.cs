using System.Numerics;
using NeuronActors.Datasets;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>Trains the network of an experiment, into a run folder, so that it can be killed anywhere and resumed to the same bits.</summary>
public static class TrainingRun
{
    /// <summary>Starts a run.</summary>
    /// <param name="experiment">A validated experiment of the training kind, without conditions.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="stop">Asks to stop: the batches under way are finished and a checkpoint is written.</param>
    /// <exception cref="ExperimentException">The experiment does not fit its data.</exception>
    /// <exception cref="DatasetException">The data are not there or not readable.</exception>
    /// <exception cref="RecordingException">The run folder or the initial weights are not usable.</exception>
    public static Task<RunSummary> Start(Experiment experiment, RunOptions options, CancellationToken stop = default) =>
        experiment.Precision == Precision.Double
            ? Start<double>(experiment, options, stop)
            : Start<float>(experiment, options, stop);

    /// <summary>Goes on with a run from its last checkpoint.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="options">How; its folder and initial weights are not used.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="RecordingException">It is no run folder, is in use, or none of its checkpoints can be read.</exception>
    public static async Task<RunSummary> Resume(string folder, RunOptions options, CancellationToken stop = default)
    {
        using RunFolder run = RunFolder.Open(folder);
        Experiment experiment = RunDescriptions.ExperimentOf(run);
        return experiment.Precision == Precision.Double
            ? await Resume<double>(run, experiment, options, stop).ConfigureAwait(false)
            : await Resume<float>(run, experiment, options, stop).ConfigureAwait(false);
    }

    /// <summary>The experiment that a run folder was made for.</summary>
    /// <exception cref="RecordingException">It is no run folder, or is in use.</exception>
    public static Experiment ExperimentOf(string folder)
    {
        using RunFolder run = RunFolder.Open(folder);
        return RunDescriptions.ExperimentOf(run);
    }

    private static async Task<RunSummary> Start<T>(Experiment experiment, RunOptions options, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        await using RunSessions sessions = RunSessions.Of(experiment, options);   // actors start while the data are read
        TrainingPlan<T> plan = TrainingPlan<T>.Of(experiment, options);
        if (experiment.Train.From is { } from && options.InitialWeights is null)
            throw new ExperimentException([new Problem(
                null, "train.from", $"train.from is {from}, which means something in a condition of a figure; leave it out, or write --init weights.npz.")]);
        var initial = options.InitialWeights is null ? null : plan.ReadWeights(options.InitialWeights);
        using RunFolder folder = RunFolder.Create(options.OutDirectory, RunDescriptions.Describe(plan, options));
        return await new RunSegments<T>(plan, folder, options, sessions).Run(initial, RunDescriptions.Fresh(plan), stop).ConfigureAwait(false);
    }

    private static async Task<RunSummary> Resume<T>(RunFolder folder, Experiment experiment, RunOptions options, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LatestCheckpoint latest = folder.Checkpoints.Latest();
        await using RunSessions sessions = RunSessions.Of(experiment, options);
        TrainingPlan<T> plan = TrainingPlan<T>.Of(experiment, options);
        RunDescriptions.RequireSameData(folder, plan.Data);
        if (latest.Newest is null && latest.Refused.Count == 0 && folder.Description.InitialWeights is null)
        {
            folder.MarkResumed(DateTime.UtcNow);   // killed before its first checkpoint, when nothing had been learnt
            return await new RunSegments<T>(plan, folder, options, sessions).Run(null, RunDescriptions.Fresh(plan), stop).ConfigureAwait(false);
        }
        if (latest.Newest is null)
            throw new RecordingException(
                $"{folder.FolderPath} has no usable checkpoint{string.Concat(latest.Refused.Select(refusal => $"; {refusal}"))}: start the run anew.");
        foreach (string refusal in latest.Refused) options.Observer.Warned(refusal);
        Checkpoint<T> checkpoint = CheckpointFile.Read<T>(latest.Newest.Path);
        folder.MarkResumed(DateTime.UtcNow);
        return await new RunSegments<T>(plan, folder, options, sessions).Run(checkpoint.State, checkpoint.Progress, stop).ConfigureAwait(false);
    }
}
