using System.Globalization;
using nietras.SeparatedValues;

namespace NeuronActors.Datasets;

/// <summary>Tables of text: values separated by commas, semicolons or tabs, quoted as RFC 4180 says, with or without a header.</summary>
internal static class SeparatedValues
{
    private static readonly string[] Missing = ["", "na", "n/a", "nan", "null", "none", "?"];

    /// <summary>Reads inputs and targets.</summary>
    /// <exception cref="DatasetException">A line is not what it should be; the sentence names it, counted from 1.</exception>
    public static FileSamples Read(string path, Choice choice)
    {
        var options = OptionsFor(path);
        var (names, hasHeader) = NamesOf(path, options, choice);
        var columns = TableColumns.Of(path, names, choice);
        var inputs = new List<double>();
        var (numbers, texts, known) = (new List<double>(), new List<string>(), new HashSet<string>().GetAlternateLookup<ReadOnlySpan<char>>());
        var (rows, isFirst) = (0, true);
        using var reader = options.FromFile(path);
        foreach (var row in reader)
        {
            if (IsBlank(row)) continue;
            var skip = isFirst && hasHeader;
            isFirst = false;
            if (skip) continue;
            var line = row.RowIndex == 0 ? 1 : row.LineNumberFrom;   // Sep 0.17.1 says of the first row where the second begins
            if (row.ColCount != names.Length)
                throw new DatasetException($"{path}, line {line}: {row.ColCount} columns found, but the first line has {names.Length}; give every line as many values.");
            if ((long)(rows + 1) * Math.Max(columns.Inputs.Length, 1) > Array.MaxLength)
                throw new DatasetException($"{path} has more values than memory holds in one piece; leave columns out with data.inputs, or cut the file.");
            foreach (var column in columns.Inputs) inputs.Add(Number(row[column].Span, line, column));
            if (columns.Targets is [var only]) texts.Add(Text(row[only].Span, line, only));
            else foreach (var column in columns.Targets) numbers.Add(Number(row[column].Span, line, column));
            rows++;
        }
        if (rows == 0) throw new DatasetException($"{path} holds {(hasHeader ? "a header and no line of values" : "no line")}; write a line for each sample.");
        string[] inputNames = [.. columns.Inputs.Select(column => names[column])];
        return new FileSamples(
            columns.Inputs.Length == 0 ? null : new FileArray(path, [rows, inputNames.Length], inputs.ToArray()) { Columns = inputNames },
            columns.Targets.Length == 0 ? null : columns.Targets.Length == 1 ? TargetsOf(path, names[columns.Targets[0]], texts)
                : new FileArray(path, [rows, columns.Targets.Length], numbers.ToArray()));

        double Number(ReadOnlySpan<char> text, int line, int column)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)) return value;
            if (Missing.Contains(text.Trim().ToString(), StringComparer.OrdinalIgnoreCase)) throw Nothing(line, column);
            var isComma = double.TryParse(text.ToString().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            throw new DatasetException($"{Place(line, column)}: '{Shortened(text)}' is no finite number; {(isComma ? "write a decimal point" : "write numbers, or leave the column out with data.inputs")}.");
        }

        string Text(ReadOnlySpan<char> text, int line, int column)
        {
            if (text.IsWhiteSpace() || text.Equals("nan", StringComparison.OrdinalIgnoreCase)) throw Nothing(line, column);
            if (known.TryGetValue(text, out var same)) return same;
            known.Add(text);
            return known.TryGetValue(text, out same) ? same : text.ToString();
        }

        DatasetException Nothing(int line, int column) => new($"{Place(line, column)}: there is no value; fill it in, or remove the line.");

        string Place(int line, int column) => hasHeader ? $"{path}, line {line}, column {column + 1} ({names[column]})" : $"{path}, line {line}, column {column + 1}";
    }

    private static FileArray TargetsOf(string path, string name, List<string> texts)
    {
        var file = $"{path}, column {name}";
        var numbers = new double[texts.Count];
        var areWhole = true;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return new FileArray(file, [texts.Count], texts.ToArray());
            areWhole = areWhole && long.TryParse(texts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        }
        return new FileArray(file, [texts.Count], numbers) { AreWhole = areWhole };
    }

    /// <summary>A first line is a header if a wanted column bears its name, if it has no number, or if its numbers count, as columns without names do in pandas.</summary>
    private static (string[] Names, bool HasHeader) NamesOf(string path, SepReaderOptions options, Choice choice)
    {
        var lines = new List<string[]>();
        using (var reader = options.FromFile(path))
            foreach (var row in reader)
            {
                if (IsBlank(row)) continue;
                var line = new string[row.ColCount];
                for (var i = 0; i < line.Length; i++) line[i] = row[i].ToString();
                lines.Add(line);
                if (lines.Count == 2) break;
            }
        if (lines.Count == 0) throw new DatasetException($"{path} holds no line; write a line for each sample.");
        var first = lines[0];
        var numbers = first.Where(IsNumber).ToArray();
        var hasTextOverNumber = lines.Count > 1 && first.Zip(lines[1]).Any(pair => !IsNumber(pair.First) && IsNumber(pair.Second));
        var isHeader = choice.Inputs.Concat(choice.Targets).Any(first.Contains) || numbers.Length == 0
            || (Count(numbers) && (hasTextOverNumber || (numbers[0] == "0" && first.Length > 2)));
        return (isHeader ? first : [.. Enumerable.Range(1, first.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))], isHeader);
    }

    private static bool Count(string[] numbers) => int.TryParse(numbers[0], CultureInfo.InvariantCulture, out var first)
        && numbers.SequenceEqual(Enumerable.Range(0, numbers.Length).Select(i => ((long)first + i).ToString(CultureInfo.InvariantCulture)));

    private static SepReaderOptions OptionsFor(string path) => Sep.New(SeparatorOf(path)).Reader(options => options with
    {
        HasHeader = false, Unescape = true, DisableColCountCheck = true, Trim = SepTrim.Outer,
    });

    /// <summary>What separates most often outside of quotes in the first line.</summary>
    private static char SeparatorOf(string path)
    {
        using var reader = new StreamReader(path);
        var beginning = new char[1 << 16];
        var text = beginning.AsSpan(0, reader.ReadBlock(beginning));
        if (text.Contains('\0')) throw SampleFile.Unknown(path);
        var (isQuoted, counts) = (false, new int[3]);
        foreach (var character in text.TrimStart())
        {
            if (character == '"') isQuoted = !isQuoted;
            else if (!isQuoted && character is '\n' or '\r') break;
            else if (!isQuoted && ",;\t".IndexOf(character, StringComparison.Ordinal) is >= 0 and var which) counts[which]++;
        }
        return ",;\t"[Array.IndexOf(counts, counts.Max())];
    }

    private static bool IsBlank(SepReader.Row row) => row.ColCount == 0 || (row.ColCount == 1 && row[0].Span.IsWhiteSpace());

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Shortened(ReadOnlySpan<char> text) => (text.Length <= 20 ? text.ToString() : $"{text[..20]}…").ReplaceLineEndings(" ");
}
