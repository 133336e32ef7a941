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
        }).WithValidation(data.Validation, data.Seed);
    }

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
