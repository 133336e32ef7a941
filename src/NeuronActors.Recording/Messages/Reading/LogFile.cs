using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuronActors.Recording;

/// <summary>One file of JSON lines: <c>node-1.jsonl</c>, rolled <c>node-1_001.jsonl</c>, of a later stretch <c>node-1.s2.jsonl</c>.</summary>
/// <param name="Name">Its name, for sentences.</param>
/// <param name="Node">The node that wrote it.</param>
/// <param name="Stretch">Number of the stretch over the whole run, from 1.</param>
/// <param name="Roll">Place among the files of the stretch, from 0.</param>
/// <param name="Open">Opens it.</param>
internal sealed partial record LogFile(string Name, string Node, int Stretch, int Roll, Func<Stream> Open)
{
    private const string Extension = ".jsonl";

    /// <summary>Its name without suffix.</summary>
    public string Stem => Path.ChangeExtension(Name, null);

    /// <summary>The name of the stretch's first file without suffix, if this is one of those that follow.</summary>
    public string FirstStem => Roll == 0 ? Stem : Stem[..Stem.LastIndexOf('_')];

    /// <summary>The file of that path, or null if it is named otherwise.</summary>
    public static LogFile? At(string path, string shownAs)
    {
        var parts = Path.GetExtension(path) == Extension ? Parts().Match(Path.GetFileNameWithoutExtension(path)) : Match.Empty;
        return parts.Success
            ? new LogFile(shownAs, parts.Groups["node"].Value, Number(parts.Groups["stretch"], 1), Number(parts.Groups["roll"], 0), () => OpenShared(path))
            : null;
    }

    /// <summary>A writer may be at work, and may rename or delete it.</summary>
    public static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    private static int Number(Group group, int otherwise) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(@"^(?<node>.+?)(?:\.s(?<stretch>\d{1,6}))?(?:_(?<roll>\d{3,6}))?$")]
    private static partial Regex Parts();
}
