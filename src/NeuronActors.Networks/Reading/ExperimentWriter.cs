using System.Text;

namespace NeuronActors.Networks;

/// <summary>Writes experiments as YAML in one canonical form.</summary>
public static class ExperimentWriter
{
    /// <summary>
    /// Every key in the order of the catalogue, one per line, defaults included; reads back as an equal experiment.
    /// </summary>
    public static string Write(Experiment experiment)
    {
        var text = new StringBuilder();
        var section = "";
        foreach (var (name, value) in Flatten(experiment))
        {
            var key = KeyCatalogue.Find(name)!;
            if (key.Section != section && key.Section.Length > 0)
                text.Append(key.Section).Append(":\n");
            section = key.Section;
            var indentation = section.Length > 0 ? "  " : "";
            text.Append(indentation).Append(name.AsSpan(name.IndexOf('.') + 1)).Append(": ").Append(value).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Dotted key to its value as YAML on one line, in the order of the catalogue.</summary>
    public static OrderedDictionary<string, string> Flatten(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var texts = new OrderedDictionary<string, string>();
        foreach (var key in KeyCatalogue.All.Where(key => key.Binding is not null))
            texts.Add(key.Name, key.Text(experiment));
        return texts;
    }
}
