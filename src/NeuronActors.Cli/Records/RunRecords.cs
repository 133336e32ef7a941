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

    /// <summary>Whether a process was killed while it wrote them, so that the last of them never reached the disk.</summary>
    public bool WasKilled => Glance is { IsAtWork: false, Description.Status: RunStatus.Running };

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
        throw new CommandException(Asked(null).Length > 0 ? $"{Folder}: {NotOnDisk("messages")}"
            : $"{Folder} has no records: a run keeps the messages that its experiment asks for, such as " +
              "`record: [{population: \"*\", neurons: 0..9, samples: 0}]` in its file.");
    }

    /// <summary>Why there are no messages of a layer or population.</summary>
    /// <param name="name">Its name; null: of all.</param>
    public string WhyNothingOf(string? name)
    {
        if (Asked(name).Length > 0) return name is null ? $"{Folder}: {NotOnDisk("messages")}" : NotOnDisk($"messages of {name}");
        return name is null ? $"{Folder} has no recorded messages: its experiment's record chooses none that was sent."
            : $"nothing was recorded of {name}; add it to record, e.g. `record: [{{population: {name}, neurons: 0..9}}]`, and run again.";
    }

    /// <summary>What became of messages that the experiment asks for and that are not there.</summary>
    private string NotOnDisk(string what)
    {
        const string When = "records are sure to be on the disk at each checkpoint (checkpoint.every) and at the end of the run";
        if (IsAtWork) return $"{what} are recorded, but none of them is on the disk yet: {When}; look again then, or wait for them with neuron messages --follow.";
        if (WasKilled)
            return $"{what} were recorded, but the run was killed before any of them was on the disk: {When}. neuron resume {Folder} goes on and records them; a smaller checkpoint.every loses less.";
        return Glance!.Description.Summary?["recorded"]?["reason"]?.GetValue<string>() is { } reason
            ? $"{what} were to be recorded, but the recording ended before any of them was on the disk: {reason}."
            : $"{what} were to be recorded, but none that record chooses was sent before the run ended ({Glance.Description.Status.ToString().ToLowerInvariant()}): see its kinds and batches in {Path.Combine(Folder, "run.json")}.";
    }

    /// <summary>The entries of the experiment's <c>record</c> that ask for messages of a layer or population; none where the folder does not say.</summary>
    private RecordSettings[] Asked(string? name)
    {
        if (Glance is null) return [];
        string[] names = Log.IsEmpty || name is null ? [] : [name, .. Log.Outline.Populations.Where(one => one.Layer == name || one.Name == name).SelectMany(one => new[] { one.Layer, one.Name })];
        return [.. Experiment.Record.Where(entry => (name is null || entry.Population is RecordSettings.Everywhere || names.Contains(entry.Population))
            && (entry.Kinds.Count == 0 || entry.Kinds.Any(kind => kind != RecordedKind.WeightChange)))];
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
