namespace NeuronActors.Networks;

/// <summary>Adds the rules of the assemblies that files name, before anything else of the files is understood.</summary>
/// <param name="mayLoad">Whether assemblies may be loaded; else their rules must have been added already.</param>
/// <param name="problems">Takes the complaints.</param>
internal sealed class RuleFileReader(bool mayLoad, ProblemList problems)
{
    /// <summary>The key.</summary>
    public const string Key = "rules";

    /// <summary>The same file, its assemblies by full path and sum.</summary>
    public MapNode Read(MapNode file) => file with { Entries = [.. file.Entries.Select(entry => entry.Key == Key ? Read(entry) : entry)] };

    private MapEntry Read(MapEntry entry) => entry.Value is ListNode list ? entry with { Value = list with { Items = [.. list.Items.Select(Read)] } } : entry;

    private DocumentNode Read(DocumentNode item)
    {
        if (item is not ScalarNode scalar || !new RuleFileForm().TryRead(item, new ValueSlot(Key, Key, "", new ProblemList()), out var file)) return item;
        try
        {
            return scalar with { Text = RuleFileForm.Text(Added(file, item.Place)) };
        }
        catch (ExperimentException refusal)
        {
            problems.Add(item.Place, Key, refusal.Problems[0].Sentence);
            return item;
        }
    }

    private RuleFile Added(RuleFile file, Place? place)
    {
        if (!mayLoad && !Rules.Has(file))
            throw Rules.Refusal($"rules names {file.Path}, whose rules are not here; start the node with --rules and the path of that file.");
        return !mayLoad ? file : Rules.Load(file with { Path = Path.Combine(Path.GetDirectoryName(place?.Source) ?? "", file.Path) });
    }
}
