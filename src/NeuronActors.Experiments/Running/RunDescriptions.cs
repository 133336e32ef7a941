using System.Globalization;
using System.Numerics;
using System.Reflection;
using NeuronActors.Datasets;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>What a run folder says of its run, and back.</summary>
internal static class RunDescriptions
{
    /// <summary>Version of this program.</summary>
    public static string ProgramVersion =>
        typeof(RunDescriptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Everything that is needed to repeat the run.</summary>
    public static RunDescription Describe<T>(TrainingPlan<T> plan, RunOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
    {
        ExperimentName = plan.Experiment.Name,
        Experiment = ExperimentWriter.Write(plan.Experiment),
        Settings = ExperimentWriter.Flatten(plan.Experiment).ToDictionary(entry => entry.Key, entry => entry.Value),
        InitialWeights = options.InitialWeights,
        Seed = plan.Experiment.Seed,
        ProgramVersion = ProgramVersion,
        Precision = PrecisionName.Of<T>(),
        Threads = plan.Threads,
        ShardsPerLayer = plan.Network.Layers.ToDictionary(layer => layer.Name, layer => plan.Network.ShardsOf(layer).Count),
        Data = DataOf(plan.Data),
        Machine = MachineDescription.Here(Hardware.Best.ToString()),
        StartedUtc = DateTime.UtcNow,
        CommandLine = options.CommandLine,
    };

    /// <summary>Refuses to go on with other data than a run began with.</summary>
    /// <exception cref="RecordingException">A file has changed.</exception>
    public static void RequireSameData(RunFolder folder, Dataset data)
    {
        if (folder.Description.Data.TryGetValue("provenance", out var before) && before != data.Provenance)
            throw new RecordingException(
                $"{folder.FolderPath} learns from {before}, but now there is {data.Provenance}: bring the file back, or start the run anew.");
    }

    private static Dictionary<string, string> DataOf(Dataset data)
    {
        var said = new Dictionary<string, string>
        {
            ["name"] = data.Name,
            ["provenance"] = data.Provenance,
            ["train"] = data.Train.Count.ToString(CultureInfo.InvariantCulture),
            ["test"] = data.Test.Count.ToString(CultureInfo.InvariantCulture),
        };
        if (data.ClassNames.Count > 0) said["classes"] = string.Join(", ", data.ClassNames);
        return said;
    }

    /// <summary>Where a run stands before its first batch.</summary>
    public static RunProgress Fresh<T>(TrainingPlan<T> plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            ExperimentWriter.Write(plan.Experiment), plan.Experiment.Seed, new RunPosition(0, 0, 0),
            new EpochSums(0, 0, 0), new MessageCounters(0, 0, 0), []);

    /// <summary>The experiment that a run folder was made for.</summary>
    public static Experiment ExperimentOf(RunFolder folder) =>
        ExperimentReader.Read(folder.Description.Experiment, Path.Combine(folder.FolderPath, "run.json"));
}
