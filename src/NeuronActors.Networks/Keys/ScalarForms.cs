using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace NeuronActors.Networks;

/// <summary>A finite number in an interval.</summary>
internal sealed class RealForm(Interval interval) : ValueForm<double>
{
    public override string Range => $"a number in {interval}";

    public override bool TryRead(DocumentNode node, ValueSlot slot, out double value)
    {
        value = 0;
        if (node is not ScalarNode scalar || !RealNumber.TryParse(scalar.Text, out value))
            return Refuse(node, slot);
        if (!double.IsFinite(value))
            return slot.Refuse(node, $"be a finite number in {interval}");
        return interval.Contains(value) || slot.Refuse(node, $"lie in {interval}");
    }

    public override string Write(double value) => RealNumber.Format(value);
}

/// <summary>A whole number in a closed range.</summary>
internal sealed class WholeForm<T>(T least, T greatest) : ValueForm<T>
    where T : IBinaryInteger<T>
{
    private string Interval => string.Create(CultureInfo.InvariantCulture, $"[{least}, {greatest}]");

    public override string Range => $"a whole number in {Interval}";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out T value)
    {
        value = least;
        if (node is not ScalarNode scalar || !TryParse(scalar.Text, out var number))
            return Refuse(node, slot);
        if (number < Int128.CreateChecked(least) || number > Int128.CreateChecked(greatest))
            return slot.Refuse(node, $"lie in {Interval}");
        value = T.CreateChecked(number);
        return true;
    }

    public override string Write(T value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static bool TryParse(string text, out Int128 number) =>
        Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}

/// <summary>One word of a closed list.</summary>
/// <param name="words">The words.</param>
/// <param name="values">What each stands for.</param>
internal sealed class WordForm<T>(string[] words, T[] values) : ValueForm<T>
    where T : notnull
{
    public override string Range => $"one of {string.Join(", ", words)}";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode { IsNull: false } scalar)
            return Refuse(node, slot);
        var place = Array.IndexOf(words, scalar.Text);
        if (place >= 0)
        {
            value = values[place];
            return true;
        }

        var suggestion = NearestName.Suggestion(scalar.Text, words);
        return (slot with { Advice = (suggestion + " " + slot.Advice).Trim() }).Refuse(node, $"be {Range}");
    }

    public override string Write(T value) => Array.IndexOf(values, value) is >= 0 and var place
        ? words[place]
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"There is no such {typeof(T).Name}.");
}

/// <summary>A learning rule by its name: one of this program, or one that was added.</summary>
internal sealed class RuleForm : ValueForm<RuleDescriptor>
{
    public override string Range => Words.Range;

    private static WordForm<RuleDescriptor> Words => new([.. Rules.All.Select(rule => rule.Name)], [.. Rules.All]);

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out RuleDescriptor value) => Words.TryRead(node, slot, out value);

    public override string Write(RuleDescriptor value) => YamlText.Scalar(value.Name);
}

/// <summary>A text, kept as it is, that matches a pattern.</summary>
internal sealed class TextForm(string range, Regex? pattern = null) : ValueForm<string>
{
    public override string Range => range;

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out string value)
    {
        value = (node as ScalarNode)?.Text;
        if (value is null || node.IsNull || pattern?.IsMatch(value) == false)
            return Refuse(node, slot);
        return true;
    }

    public override string Write(string value) => YamlText.Scalar(value);
}

/// <summary>Reads a text; false if it is none of those that are allowed.</summary>
internal delegate bool TextParser<T>(string text, out T value);

/// <summary>A value whose own type reads and writes it, such as an activation.</summary>
internal sealed class ParsedForm<T>(string range, TextParser<T> parse) : ValueForm<T>
    where T : struct
{
    public override string Range => range;

    public override bool TryRead(DocumentNode node, ValueSlot slot, out T value)
    {
        value = default;
        return (node is ScalarNode scalar && parse(scalar.Text, out value)) || Refuse(node, slot);
    }

    public override string Write(T value) =>
        value.ToString() is { } text && RealNumber.TryParse(text, out _) ? text : YamlText.Scalar(value.ToString() ?? "");
}
