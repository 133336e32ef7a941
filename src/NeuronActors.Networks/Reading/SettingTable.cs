namespace NeuronActors.Networks;

/// <summary>What holds for each key after all sources were laid over each other.</summary>
internal sealed class SettingTable
{
    private readonly Dictionary<string, Setting> _settings = [];

    /// <summary>All of it.</summary>
    public IEnumerable<Setting> All => _settings.Values;

    /// <summary>The highest rank of any source so far.</summary>
    public int Rank { get; private set; }

    public Setting? Find(string key) => _settings.GetValueOrDefault(key);

    /// <summary>The rank of what was written for a key; −1 if nothing was.</summary>
    public int RankOf(string key) => Find(key)?.Rank ?? -1;

    /// <summary>Lays a later source over what is there.</summary>
    public void Add(IEnumerable<Setting> settings)
    {
        foreach (var setting in settings)
        {
            Rank = Math.Max(Rank, setting.Rank);
            foreach (var count in Find(setting.Key.Name) is null ? DataKeys.CountsBefore(setting.Key.Name) : [])
                if (RankOf(count) < setting.Rank)
                    _settings.Remove(count);
            _settings[setting.Key.Name] = Find(setting.Key.Name) is { } earlier ? Merged(earlier, setting) : setting;
        }
    }

    public void Remove(string key) => _settings.Remove(key);

    public SettingTable Copy()
    {
        var copy = new SettingTable();
        copy.Add(_settings.Values);
        return copy;
    }

    /// <summary>Where the value stands that was written last of those a finding is about.</summary>
    public Place? PlaceOf(Finding finding)
    {
        var blamed = finding.Keys.Select(Find).OfType<Setting>().MaxBy(setting => setting.Rank);
        return blamed?.PlaceOf(blamed.Key.Name == finding.Keys[0] ? finding.Item : null);
    }

    /// <summary>Maps of conditions are merged by name; everything else is replaced.</summary>
    private static Setting Merged(Setting earlier, Setting later)
    {
        if (earlier.Node is not MapNode below || later.Node is not MapNode { Entries.Count: > 0 } above)
            return later;
        var names = above.Entries.Select(entry => entry.Key).ToHashSet();
        var kept = below.Entries.Where(entry => !names.Contains(entry.Key));
        return later with { Node = above with { Entries = [.. kept, .. above.Entries] } };
    }
}
