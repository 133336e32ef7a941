using NeuronActors.Datasets;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>Runs every condition of an experiment with every seed, below one folder, and can be resumed after any of them.</summary>
public static class FigureRun
{
    private const int QuickTrainSamples = 2000;
    private const int QuickValidationSamples = 500;
    private const int QuickTestSamples = 1000;
    private const int QuickBatches = 20;

    /// <summary>Whether an experiment is a figure: it has conditions or seeds, and trains.</summary>
    public static bool IsFigure(Experiment experiment) =>
        experiment.Kind == ExperimentKind.Training && (experiment.Conditions.Count > 0 || experiment.Seeds.Count > 0);

    /// <summary>Whether a folder is that of a figure.</summary>
    public static bool IsFigureFolder(string folder) => File.Exists(Path.Combine(folder, FigureFolder.RecordName));

    /// <summary>The experiment that a figure's folder was made for.</summary>
    /// <exception cref="RecordingException">It is no figure's folder, or is in use.</exception>
    public static Experiment ExperimentOf(string folder)
    {
        using FigureFolder figure = FigureFolder.Open(folder);
        return figure.Experiment;
    }

    /// <summary>Runs a figure.</summary>
    /// <param name="experiment">A validated experiment of the training kind.</param>
    /// <param name="options">Where and how; its observer sees each run.</param>
    /// <param name="observer">Sees the figure; null for nobody.</param>
    /// <param name="stop">Asks to stop: the batches under way are finished and a checkpoint is written.</param>
    /// <exception cref="ExperimentException">The experiment, or one of its conditions, does not fit its data.</exception>
    /// <exception cref="DatasetException">The data are not there or not readable.</exception>
    /// <exception cref="RecordingException">A folder or the initial weights are not usable.</exception>
    public static async Task<FigureResult> Start(
        Experiment experiment, RunOptions options, IFigureObserver? observer = null, CancellationToken stop = default)
    {
        IReadOnlyList<FigureMember> members = FigureMember.Of(experiment);
        using FigureFolder folder = FigureFolder.Create(experiment, options);
        return await new FigureSession(experiment, members, folder, options, observer).Run(stop).ConfigureAwait(false);
    }

    /// <summary>Goes on with a figure: its finished runs are skipped, the one that was under way goes on from its checkpoint.</summary>
    /// <param name="folder">The figure's folder.</param>
    /// <param name="options">How; its folder and initial weights are not used.</param>
    /// <param name="observer">Sees the figure; null for nobody.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="RecordingException">It is no figure's folder, or is in use.</exception>
    public static async Task<FigureResult> Resume(
        string folder, RunOptions options, IFigureObserver? observer = null, CancellationToken stop = default)
    {
        using FigureFolder figure = FigureFolder.Open(folder);
        return await new FigureSession(figure.Experiment, FigureMember.Of(figure.Experiment), figure, options, observer)
            .Run(stop).ConfigureAwait(false);
    }

    /// <summary>
    /// An experiment in small: with what its own quick form sets, and its claims; else one epoch of 20 batches, 2,000 training and 1,000 test
    /// samples at the most, which shows that everything works and not what the paper shows. One seed, and no published numbers.
    /// </summary>
    /// <exception cref="ExperimentException">Its quick form does not fit.</exception>
    public static Experiment Quick(Experiment experiment)
    {
        Experiment small = experiment.Quick is null ? Cut(experiment) : experiment.InQuickForm();
        bool statesSeeds = experiment.Quick?.Set.ContainsKey("seeds") == true;
        return small with { Name = $"{experiment.Name}-quick", Seeds = statesSeeds ? small.Seeds : [.. small.Seeds.Take(1)], Published = [] };
    }

    private static Experiment Cut(Experiment experiment)
    {
        int validation = Math.Min(experiment.Data.Validation, QuickValidationSamples);
        return experiment with
        {
            Claims = [],
            Data = experiment.Data with
            {
                Train = Math.Min(experiment.Data.Train ?? int.MaxValue, Math.Max(QuickTrainSamples, experiment.Train.Batch + validation)),
                Validation = validation,
                Test = Math.Min(experiment.Data.Test ?? int.MaxValue, QuickTestSamples),
            },
            Train = experiment.Train with { Epochs = 1, Batches = Math.Min(experiment.Train.Batches ?? int.MaxValue, QuickBatches) },
        };
    }
}
