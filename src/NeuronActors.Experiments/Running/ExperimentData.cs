using NeuronActors.Datasets;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>The data set that an experiment names.</summary>
public static class ExperimentData
{
    /// <summary>The environment variable that names the folder of the data sets.</summary>
    public const string FolderVariable = "NEURONACTORS_DATA";

    /// <summary>Loads it.</summary>
    /// <param name="experiment">Its data section.</param>
    /// <param name="folder">Where data sets are; null for what the experiment says, else the environment variable.</param>
    /// <exception cref="DatasetException">It is not there or not readable.</exception>
    public static Dataset Load(Experiment experiment, string? folder)
    {
        DataSettings data = experiment.Data;
        return DatasetCatalogue.Load(new DatasetOptions(
            data.Name, folder ?? data.Folder ?? Environment.GetEnvironmentVariable(FolderVariable), Scaling(data.Scaling),
            data.Train, data.Test, data.Seed)
        {
            Coding = new TargetCoding(data.TargetOn, data.TargetOff) { UnitsPerClass = data.UnitsPerClass },
            TargetsAreInputs = data.Target == DataTarget.Input,
            Files = data.TrainFile.Count == 0 ? null : new UserFiles(data.TrainFile)
            {
                Test = data.TestFile, Inputs = data.Inputs, Targets = data.Targets, Task = Task(data.Task),
            },
        }).WithValidation(data.Validation, data.Seed);
    }

    /// <summary>The experiment with numbers in place of <c>auto</c> layers; its data are loaded only if it has any.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="folder">As for <see cref="Load"/>.</param>
    /// <exception cref="DatasetException">The data are not there or not readable.</exception>
    /// <exception cref="ExperimentException">Layers of that width do not fit the rest.</exception>
    public static Experiment WithWidths(Experiment experiment, string? folder) => experiment.Network.HasAuto && Load(experiment, folder) is var data
        ? ExperimentValidator.WithWidths(experiment, data.Inputs, data.Targets)
        : experiment;

    private static LearningTask Task(DataTask task) => task switch
    {
        DataTask.Classification => LearningTask.Classification,
        DataTask.Regression => LearningTask.Regression,
        DataTask.Autoencoding => LearningTask.Autoencoding,
        _ => LearningTask.Auto,
    };

    private static InputScaling Scaling(DataScaling scaling) => scaling switch
    {
        DataScaling.Unit => InputScaling.Unit,
        DataScaling.Raw => InputScaling.Raw,
        DataScaling.Standardise => InputScaling.Standardise,
        DataScaling.CentrePixels => InputScaling.CentrePixels,
        DataScaling.InsideTanh => InputScaling.InsideTanh,
        _ => InputScaling.Centre,
    };
}
