using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace NeuronActors.Datasets;

/// <summary>Columns of a Parquet file, chosen as those of a table of text are.</summary>
internal static class ParquetTable
{
    /// <summary>Run lengths pack a constant column into nothing, but no real one further than this.</summary>
    private const long MostRowsPerByte = 1000;

    /// <summary>Reads inputs and targets.</summary>
    /// <exception cref="DatasetException">It is damaged, or a column holds no numbers, no text, or nothing in some row.</exception>
    public static FileSamples Read(string path, Choice choice)
    {
        try
        {
            return Read(path, choice, new FileInfo(path).Length).GetAwaiter().GetResult();
        }
        catch (Exception cause) when (cause is not (DatasetException or UnauthorizedAccessException))
        {
            throw new DatasetException($"{path} is no Parquet file that can be read ({SampleFile.Reason(cause)}); save it again.", cause);
        }
    }

    private static async Task<FileSamples> Read(string path, Choice choice, long size)
    {
        await using var reader = await ParquetReader.CreateAsync(path).ConfigureAwait(false);
        var fields = reader.Schema.GetDataFields();
        string[] names = [.. fields.Select(field => field.Path.ToString())];
        var columns = TableColumns.Of(path, names, choice);
        long rows = reader.RowGroups.Sum(group => group.RowCount);
        if (rows < 1) throw new DatasetException($"{path} has no rows; write one for each sample.");
        if (rows > size * MostRowsPerByte || rows * Math.Max(columns.Inputs.Length, columns.Targets.Length) > Array.MaxLength)
            throw new DatasetException($"{path} claims {rows} rows, more than its {size} bytes or memory can hold; choose fewer columns with data.inputs, or save it again.");
        var inputs = await Numbers(path, reader, fields, columns.Inputs, (int)rows).ConfigureAwait(false);
        return new FileSamples(
            inputs.Length == 0 ? null : new FileArray(path, [(int)rows, columns.Inputs.Length], inputs) { Columns = [.. columns.Inputs.Select(column => names[column])] },
            columns.Targets.Length == 0 ? null : await Targets(path, reader, fields, columns.Targets, (int)rows).ConfigureAwait(false));
    }

    private static async Task<FileArray> Targets(string path, ParquetReader reader, DataField[] fields, int[] columns, int rows)
    {
        if (columns is not [var only] || !IsText(fields[only]))
            return new FileArray(path, columns.Length == 1 ? [rows] : [rows, columns.Length], await Numbers(path, reader, fields, columns, rows).ConfigureAwait(false))
            {
                AreWhole = columns.All(column => Type.GetTypeCode(fields[column].ClrType) is >= TypeCode.SByte and <= TypeCode.UInt64 or TypeCode.Boolean),
            };
        var texts = new string[rows];
        var first = 0;
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var part = reader.OpenRowGroupReader(group);
            var values = new string?[part.RowCount];
            await part.ReadAsync(fields[only], values.AsMemory()).ConfigureAwait(false);
            for (var row = 0; row < values.Length; row++) texts[first + row] = values[row] is { } text ? string.Intern(text) : throw Missing(path, fields[only], first + row);
            first += values.Length;
        }
        return new FileArray($"{path}, column {fields[only].Name}", [rows], texts);
    }

    private static async Task<double[]> Numbers(string path, ParquetReader reader, DataField[] fields, int[] columns, int rows)
    {
        var all = new double[rows * columns.Length];
        var first = 0;
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var part = reader.OpenRowGroupReader(group);
            for (var column = 0; column < columns.Length; column++)
            {
                var values = await Column(path, part, fields[columns[column]]).ConfigureAwait(false);
                for (var row = 0; row < values.Length; row++)
                    all[(first + row) * columns.Length + column] = values[row] ?? throw Missing(path, fields[columns[column]], first + row);
            }
            first += (int)part.RowCount;
        }
        return all;
    }

    private static Task<double?[]> Column(string path, ParquetRowGroupReader part, DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        _ when field.MaxRepetitionLevel > 0 => throw new DatasetException($"{path}: column {field.Path} holds lists; write a column for each value, or name others with data.inputs."),
        TypeCode.Boolean => Values<bool>(part, field, value => value ? 1 : 0),
        TypeCode.SByte => Numbers<sbyte>(part, field),
        TypeCode.Byte => Numbers<byte>(part, field),
        TypeCode.Int16 => Numbers<short>(part, field),
        TypeCode.UInt16 => Numbers<ushort>(part, field),
        TypeCode.Int32 => Numbers<int>(part, field),
        TypeCode.UInt32 => Numbers<uint>(part, field),
        TypeCode.Int64 => Numbers<long>(part, field),
        TypeCode.UInt64 => Numbers<ulong>(part, field),
        TypeCode.Single => Numbers<float>(part, field),
        TypeCode.Double => Numbers<double>(part, field),
        TypeCode.Decimal => Numbers<decimal>(part, field),
        _ => throw new DatasetException($"{path}: column {field.Path} holds {(IsText(field) ? "text" : field.ClrType.Name)}; write numbers, or leave it out with data.inputs."),
    };

    private static Task<double?[]> Numbers<T>(ParquetRowGroupReader part, DataField field)
        where T : struct, INumberBase<T> => Values<T>(part, field, double.CreateTruncating);

    private static async Task<double?[]> Values<T>(ParquetRowGroupReader part, DataField field, Func<T, double> convert)
        where T : struct
    {
        var values = new T?[part.RowCount];
        await part.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
        return Array.ConvertAll(values, value => value is { } there ? convert(there) : (double?)null);
    }

    private static bool IsText(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    private static DatasetException Missing(string path, DataField field, int row) =>
        new($"{path}, row {row}, column {field.Path}: there is no value; fill it in, or remove the row.");
}
