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
        foreach (var key in Keys(experiment))
        {
            if (key.Section != section && key.Section.Length > 0)
                text.Append(key.Section).Append(":\n");
            section = key.Section;
            var indentation = section.Length > 0 ? "  " : "";
            text.Append(indentation).Append(key.Name.AsSpan(key.Name.IndexOf('.') + 1)).Append(": ").Append(key.Text(experiment)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Dotted key to its value as YAML on one line, in the order of the catalogue.</summary>
    public static OrderedDictionary<string, string> Flatten(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var texts = new OrderedDictionary<string, string>();
        foreach (var key in Keys(experiment))
            texts.Add(key.Name, key.Text(experiment));
        return texts;
    }

    private static IEnumerable<Key> Keys(Experiment experiment) => KeyCatalogue.Under(experiment.Rule.Kind).Where(key => key.Binding is not null);
}
