using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace NeuronActors.Networks;

/// <summary>Reads YAML text into nodes that know their line.</summary>
/// <remarks>
/// YamlDotNet's own representation model stops at the first key that is written twice; reading its events instead finds
/// all of them. Aliases are refused: <c>extends</c> says the same across files and cannot blow up.
/// </remarks>
internal sealed class DocumentReader
{
    private const int GreatestDepth = 16;

    private readonly string _text;
    private readonly Parser _parser;
    private readonly Func<long, Place?> _placeOf;
    private readonly ProblemList _problems;

    private DocumentReader(string text, Func<long, Place?> placeOf, ProblemList problems)
    {
        _text = text;
        _parser = new Parser(new StringReader(text));
        _placeOf = placeOf;
        _problems = problems;
    }

    /// <summary>
    /// The root of the text's only document; null if it is empty or no YAML, which is then in the problems.
    /// </summary>
    /// <param name="text">YAML.</param>
    /// <param name="placeOf">Place of a line of the text, counted from 1.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="key">The key whose value the text is; empty for a whole file.</param>
    public static DocumentNode? Read(string text, Func<long, Place?> placeOf, ProblemList problems, string key = "")
    {
        var reader = new DocumentReader(text, placeOf, problems);
        try
        {
            return reader.ReadDocument(key);
        }
        catch (YamlException error)
        {
            reader.RefuseText(error.Start.Line, key, $"this is not YAML: {error.Message.Trim().TrimEnd('.')}.");
        }
        catch (Exception error) when (error is InvalidOperationException or EndOfStreamException)
        {
            // YamlDotNet 18.1 throws these for flow lists and maps that go on in a line that is not indented or never end.
            reader.RefuseText(
                reader._parser.Current?.End.Line ?? 1,
                key,
                "this is not YAML: a bracket that is opened here or above is not closed before the next key.");
        }

        return null;
    }

    private void RefuseText(long line, string key, string sentence)
    {
        var indentedByTab = Array.FindIndex(
            _text.Split('\n'), candidate => candidate.TakeWhile(char.IsWhiteSpace).Contains('\t'));
        if (indentedByTab >= 0)
            _problems.Add(_placeOf(indentedByTab + 1), key, "a tab stands where YAML wants spaces; indent with " +
                "spaces.");
        else
            _problems.Add(_placeOf(line), key, sentence);
    }

    private DocumentNode? ReadDocument(string key)
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return null;
        var root = ReadNode(key, 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _problems.Add(_placeOf(second.Start.Line), key, "a second document begins here; an experiment is one " +
                "document, so remove the line ---.");
        return root;
    }

    private DocumentNode ReadNode(string path, int depth)
    {
        var place = _placeOf(_parser.Current!.Start.Line);
        if (depth > GreatestDepth)
        {
            _problems.Add(place, path, $"{path} is nested more than {GreatestDepth} deep; no key of an experiment " +
                "needs that.");
            _parser.SkipThisAndNestedEvents();
            return Empty(place);
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
            return new ScalarNode(scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any), place);
        if (_parser.TryConsume<SequenceStart>(out _))
            return ReadList(path, depth, place);
        if (_parser.TryConsume<MappingStart>(out _))
            return ReadMap(path, depth, place);
        var alias = _parser.Consume<AnchorAlias>();
        _problems.Add(place, path, $"*{alias.Value} is a YAML alias, which experiments do not know; write the value " +
            "out, or share it with extends.");
        return Empty(place);
    }

    private ListNode ReadList(string path, int depth, Place? place)
    {
        var items = new List<DocumentNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode($"{path}[{items.Count}]", depth + 1));
        return new ListNode(items, place);
    }

    private MapNode ReadMap(string path, int depth, Place? place)
    {
        var entries = new List<MapEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadEntry(path, depth) is not { } entry)
                continue;
            if (entries.Find(other => other.Key == entry.Key) is { } first)
                _problems.Add(entry.Place, Joined(path, entry.Key), TwiceSentence(Joined(path, entry.Key), first.Place));
            else
                entries.Add(entry);
        }

        return new MapNode(entries, place);
    }

    private MapEntry? ReadEntry(string path, int depth)
    {
        var place = _placeOf(_parser.Current!.Start.Line);
        if (_parser.TryConsume<Scalar>(out var key))
            return new MapEntry(key.Value, place, ReadNode(Joined(path, key.Value), depth + 1));
        _problems.Add(place, path, "a list or a map stands where a key is expected; a key is a word such as rule or " +
            "train.");
        _parser.SkipThisAndNestedEvents();
        _parser.SkipThisAndNestedEvents();
        return null;
    }

    internal static string TwiceSentence(string key, Place? first) =>
        $"{key} is written twice{(first?.Line is { } line ? $", first in line {line}" : "")}; keep one of them.";

    internal static string Joined(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static ScalarNode Empty(Place? place) => new("", false, place);
}
