namespace NeuronActors.Networks;

/// <summary>A piece of YAML that knows where it was written.</summary>
internal abstract record DocumentNode(Place? Place)
{
    /// <summary>Whether it is a value left empty, <c>null</c> or <c>~</c>.</summary>
    public virtual bool IsNull => false;

    /// <summary>What stands there, as the second part of "key …".</summary>
    public abstract string Describe();
}

/// <summary>A single value as text.</summary>
internal sealed record ScalarNode(string Text, bool IsQuoted, Place? Place) : DocumentNode(Place)
{
    private const int LongestQuoted = 60;

    public override bool IsNull => !IsQuoted && (Text is "" or "~" or "null");

    public override string Describe()
    {
        if (IsNull)
            return "has no value";
        if (RealNumber.TryParse(Text, out _))
            return $"is {Text}";
        var text = Text.Length <= LongestQuoted ? Text : $"{Text[..LongestQuoted]}…";
        return $"is '{text.ReplaceLineEndings(" ")}'";
    }
}

/// <summary>A sequence.</summary>
internal sealed record ListNode(IReadOnlyList<DocumentNode> Items, Place? Place) : DocumentNode(Place)
{
    public override string Describe() => "is a list";
}

/// <summary>A mapping, its keys in the order in which they were written; each key once.</summary>
internal sealed record MapNode(IReadOnlyList<MapEntry> Entries, Place? Place) : DocumentNode(Place)
{
    public override string Describe() => "is a map";
}

/// <summary>A key of a mapping and what it holds.</summary>
internal sealed record MapEntry(string Key, Place? Place, DocumentNode Value);
