using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Cli;

/// <summary>The records of a run, and what the command line may ask of them.</summary>
internal sealed class RunRecords
{
    private RunRecords(string folder, MessageLog log, RunGlance? glance) => (Folder, Log, Glance) = (folder, log, glance);

    /// <summary>The folder of the run.</summary>
    public string Folder { get; }

    /// <summary>Its records.</summary>
    public MessageLog Log { get; }

    /// <summary>What <c>run.json</c> says; null in a folder that only a node wrote.</summary>
    public RunGlance? Glance { get; }

    /// <summary>Whether a process writes records now.</summary>
    public bool IsAtWork => Glance is { IsAtWork: true };

    /// <summary>Whether records may still come: a run is at work, and its experiment asks for some.</summary>
    public bool MayCome => IsAtWork && Experiment.Record.Count > 0;

    /// <summary>The experiment that was run.</summary>
    /// <exception cref="CommandException">The folder does not say.</exception>
    public Experiment Experiment => Glance is not null
        ? ExperimentReader.Read(Glance.Description.Experiment, Path.Combine(Folder, "run.json"))
        : throw new CommandException($"{Folder} has no run.json, which says how the run learnt: copy the records of its nodes into the run's own folder, and give that.");

    /// <summary>Opens the records of a run.</summary>
    /// <exception cref="RecordingException">It is no run folder.</exception>
    public static RunRecords Open(string path)
    {
        string folder = Path.TrimEndingDirectorySeparator(path);
        RunGlance? glance = File.Exists(Path.Combine(folder, "run.json")) || !Directory.Exists(Path.Combine(folder, MessageLog.FolderName)) ? RunGlance.At(folder) : null;
        return new RunRecords(folder, MessageLog.Open(folder), glance);
    }

    /// <summary>Refuses a run that recorded nothing.</summary>
    /// <exception cref="CommandException">It did.</exception>
    public void RequireAny()
    {
        if (!Log.IsEmpty) return;
        if (Log.Faults.Sentences is [var first, ..]) throw new CommandException($"{Folder} has records, but none of them can be read: {first}");
        throw new CommandException(
            $"{Folder} has no records: a run keeps the messages that its experiment asks for, such as " +
            "`record: [{population: \"*\", neurons: 0..9, samples: 0}]` in its file.");
    }

    /// <summary>The populations that a name means: those of a layer, or one.</summary>
    /// <exception cref="CommandException">There is none of that name.</exception>
    public string[] PopulationsOf(string name)
    {
        string[] found = [.. Log.Outline.Populations.Where(population => population.Layer == name || population.Name == name).Select(population => population.Name)];
        string[] known = [.. Log.Outline.Layers.Select(layer => layer.Name), .. Log.Outline.Populations.Select(population => population.Name)];
        return found.Length > 0 ? found : throw new CommandException(
            $"{Folder} has no population {name}; it has {string.Join(", ", known.Distinct())}.{NearestName.Suggestion(name, known)}");
    }

    /// <summary>Refuses neurons that populations do not have.</summary>
    /// <exception cref="CommandException">They have them not.</exception>
    public void RequireNeurons(string name, IndexRange neurons)
    {
        RecordedPopulation[] populations = [.. Log.Outline.Populations.Where(population => population.Layer == name || population.Name == name)];
        int first = populations.Min(population => population.FirstNeuron), last = populations.Max(population => population.FirstNeuron + population.Neurons) - 1;
        if (neurons.First < first || (neurons.Last > last && neurons.Last < int.MaxValue))
            throw new CommandException($"{name} has neurons {new IndexRange(first, last)}, not {neurons}; write one of these.");
    }

    /// <summary>Says what could not be read.</summary>
    public void ComplainAboutFaults(Invocation call)
    {
        foreach (string sentence in Log.Faults.Sentences) call.Complain(sentence);
        long more = Log.Faults.Skipped - Log.Faults.Sentences.Count;
        if (more > 0) call.Complain($"and {Quantity.Count(more)} places more that could not be read.");
    }
}
