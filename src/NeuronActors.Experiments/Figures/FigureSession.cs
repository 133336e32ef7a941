using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>One process's part of a figure.</summary>
internal sealed class FigureSession(
    Experiment experiment, IReadOnlyList<FigureMember> members, FigureFolder folder, RunOptions options, IFigureObserver? observer)
{
    private readonly Dictionary<(string, ulong), FigureRow> rows =
        folder.Rows.Where(row => row.IsResult).ToDictionary(row => (row.Condition, row.Seed));

    public async Task<FigureResult> Run(CancellationToken stop)
    {
        observer?.FigureStarted(folder.FolderPath, members.Count, rows.Count);
        for (int index = 0; index < members.Count && !stop.IsCancellationRequested; index++)
        {
            FigureMember member = members[index];
            if (rows.ContainsKey((member.Condition, member.Seed))) continue;
            observer?.RunStarts(member.Condition, member.Seed, index);
            FigureRow row = await RunMember(member, stop).ConfigureAwait(false);
            rows[(member.Condition, member.Seed)] = row;
            folder.Save(InOrder);
            observer?.RunEnded(row);
        }
        return Finish();
    }

    private IReadOnlyList<FigureRow> InOrder =>
        [.. members.Select(member => rows.GetValueOrDefault((member.Condition, member.Seed))).OfType<FigureRow>()];

    private async Task<FigureRow> RunMember(FigureMember member, CancellationToken stop)
    {
        RunOptions below = options with { OutDirectory = folder.FolderPath, InitialWeights = InitialWeightsOf(member) };
        RunSummary summary = folder.FindUnfinished(member) is { } begun
            ? await TrainingRun.Resume(begun, below, stop).ConfigureAwait(false)
            : await TrainingRun.Start(member.Experiment, below, stop).ConfigureAwait(false);
        GC.Collect();   // else the data sets of several finished runs pile up until a full collection comes about by itself
        return new FigureRow
        {
            Condition = member.Condition,
            Seed = member.Seed,
            Status = summary.Status,
            Sentence = summary.Sentence,
            Epochs = EpochScores.Read(summary.RunFolder),
            Start = EpochScores.Start(summary.RunFolder),
            StepsPerBatch = summary.StepsPerBatch,
            BatchMs = summary.MillisecondsPerBatch,
            WeightsSha256 = summary.WeightsSha256,
            RunFolder = Path.GetFileName(summary.RunFolder),
        };
    }

    /// <summary>The file of weights that a run begins with: the last of another condition, or that of the whole figure; null for freshly drawn ones.</summary>
    private string? InitialWeightsOf(FigureMember member)
    {
        if (member.Experiment.Train.From is not { } from) return folder.InitialWeights;
        if (rows.GetValueOrDefault((from, member.Seed)) is { Status: RunStatus.Completed } row)
            return LastWeights.Write(Path.Combine(folder.FolderPath, row.RunFolder), member.Experiment.Precision);
        throw new RecordingException($"{member.Condition} begins with the weights of {from}, which was not completed with seed {member.Seed}: mend that first.");
    }

    private FigureResult Finish()
    {
        IReadOnlyList<FigureRow> all = InOrder;
        int results = all.Count(row => row.IsResult), failed = all.Count(row => row.Status == RunStatus.Failed);
        int diverged = all.Count(row => row.Status == RunStatus.Diverged);
        RunStatus status = failed > 0 ? RunStatus.Failed : results == members.Count ? RunStatus.Completed : RunStatus.Interrupted;
        string suffix = diverged > 0 ? $", {diverged} of them diverged" : "";
        var result = new FigureResult
        {
            Experiment = experiment,
            Status = status,
            Sentence = failed > 0
                ? $"{failed} of {members.Count} runs failed: {all.First(row => row.Status == RunStatus.Failed).Sentence}"
                : $"{results} of {members.Count} runs done{suffix}",
            Rows = all,
            Folder = folder.FolderPath,
        };
        folder.Finish(result);
        return result;
    }
}
