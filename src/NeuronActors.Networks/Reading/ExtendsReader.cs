namespace NeuronActors.Networks;

/// <summary>Follows <c>extends</c> from file to file.</summary>
internal sealed class ExtendsReader(IExperimentSource listed, Func<string, string?> readFile, ProblemList problems)
{
    private readonly List<MapNode> _files = [];
    private readonly List<string> _visited = [];

    /// <summary>The maps of a file and of all that it extends, the farthest first.</summary>
    public IReadOnlyList<MapNode> Read(string text, string fileName)
    {
        Follow(text, fileName, Path.GetFullPath(fileName));
        return _files;
    }

    /// <summary>The file name that a listed experiment is known by in sentences.</summary>
    public static string FileNameOf(string listedName) => $"{listedName}.yaml";

    private void Follow(string text, string fileName, string identity)
    {
        _visited.Add(identity);
        if (DocumentReader.Read(text, line => new Place(fileName, (int)line), problems) is not { IsNull: false } node)
        {
            if (problems.All.Count == 0)
                problems.Add(new Place(fileName, 1), "", "the file is empty; write at least one key, such as " +
                    "extends: ar-mnist.");
            return;
        }

        if (node is not MapNode map)
        {
            var what = node is ListNode ? "a list" : "a single value";
            problems.Add(node.Place, "", $"the file holds {what}; an experiment is a map of keys, such as extends: " +
                "ar-mnist.");
            return;
        }

        _files.Insert(0, map with { Entries = [.. map.Entries.Where(entry => _files.Count == 0 || entry.Key != "name")] });
        if (map.Entries.FirstOrDefault(entry => entry.Key == "extends") is { Value.IsNull: false } extends)
            FollowExtends(extends, fileName);
    }

    private void FollowExtends(MapEntry extends, string fileName)
    {
        if (extends.Value is not ScalarNode { Text: var target })
        {
            Refuse(extends, $"extends {extends.Value.Describe()}; it must be the name of one listed experiment or " +
                "the path of one file.");
            return;
        }

        var isListed = listed.TryRead(target, out var text);
        var path = isListed ? FileNameOf(target) : Path.Combine(Path.GetDirectoryName(fileName) ?? "", target);
        var identity = isListed ? target : Path.GetFullPath(path);
        if (_visited.Contains(identity))
            Refuse(extends, $"extends {target} leads round in a circle; one of " +
                $"{string.Join(", ", _visited.Select(Path.GetFileName))} must not extend another.");
        else if ((text ?? TryReadFile(path, extends)) is { } found)
            Follow(found, path, identity);
    }

    private string? TryReadFile(string path, MapEntry extends)
    {
        try
        {
            if (readFile(path) is { } text)
                return text;
            var target = ((ScalarNode)extends.Value).Text;
            Refuse(extends, $"extends is '{target}', which is neither a listed experiment nor a file " +
                $"{path}.{NearestName.Suggestion(target, listed.Names)}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refuse(extends, $"extends names {path}, which cannot be read: {error.Message}");
        }

        return null;
    }

    private void Refuse(MapEntry extends, string sentence) => problems.Add(extends.Place, "extends", sentence);
}
