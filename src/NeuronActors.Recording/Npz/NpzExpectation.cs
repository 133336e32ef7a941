namespace NeuronActors.Recording;

/// <summary>Holds an archive's arrays against those of a network, by names and shapes alone.</summary>
internal static class NpzExpectation
{
    /// <returns>The arrays in the expected order.</returns>
    /// <exception cref="RecordingException">One is missing, is one too many, or has another shape.</exception>
    public static IReadOnlyList<NpyArray> Match(
        string path, IReadOnlyList<NpyArray> found, IReadOnlyList<MatrixShape> expected)
    {
        var byName = found.ToDictionary(array => array.Name, StringComparer.Ordinal);
        foreach (var matrix in expected)
            if (!byName.TryGetValue(matrix.Name, out var array)) throw Missing(path, matrix);
            else if ((array.Rows, array.Columns) != (matrix.Rows, matrix.Columns)) throw Misshapen(path, array, matrix);
        var known = expected.Select(matrix => matrix.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var array in found)
            if (!known.Contains(array.Name)) throw Extra(path, array, expected);
        return [.. expected.Select(matrix => byName[matrix.Name])];
    }

    private static RecordingException Missing(string path, MatrixShape matrix) => new(
        $"{path} has no array {matrix.Name}: add it with the shape {ShapeText(matrix)}, or start from another network.");

    private static RecordingException Misshapen(string path, NpyArray array, MatrixShape matrix)
    {
        var transposed = (array.Columns, array.Rows) == (matrix.Rows, matrix.Columns);
        var remedy = transposed
            ? "save its transpose, [target × source]."
            : "change network.layers, or start from weights of this network.";
        return new RecordingException(
            $"{path}: the array {array.Name} is {array.Header.ShapeText}, but the network has {ShapeText(matrix)}: {remedy}");
    }

    private static RecordingException Extra(string path, NpyArray array, IReadOnlyList<MatrixShape> expected) => new(
        $"{path} has the array {array.Name} {array.Header.ShapeText}, which the network has not: " +
        $"leave it out; the network has {string.Join(", ", expected.Select(matrix => matrix.Name))}.");

    private static string ShapeText(MatrixShape matrix) =>
        matrix.Columns == 1 ? $"[{matrix.Rows}]" : $"[{matrix.Rows} × {matrix.Columns}]";
}
