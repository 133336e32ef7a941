namespace NeuronActors.Datasets;

/// <summary>Which columns of a table are the inputs and which the targets.</summary>
/// <param name="Inputs">Indices of the inputs.</param>
/// <param name="Targets">Indices of the targets.</param>
internal sealed record TableColumns(int[] Inputs, int[] Targets)
{
    private static readonly string[] TargetNames = ["label", "target", "class", "y"];

    /// <summary>The columns by name, or by what names usually mean; a table without a header has the names 1, 2, ….</summary>
    /// <exception cref="DatasetException">There is no such column, or none is left to be an input.</exception>
    public static TableColumns Of(string path, IReadOnlyList<string> names, Choice choice)
    {
        var places = new Dictionary<string, int>();
        for (var i = 0; i < names.Count; i++)
            if (!places.TryAdd(names[i], i))
                throw new DatasetException($"{path} has several columns named '{names[i]}'; give each a name of its own.");
        int[] targets = choice switch
        {
            { Targets.Count: > 0 } => [.. choice.Targets.Select(name => Find(name, "targets"))],
            { Parts: Parts.Inputs } => [],
            _ => [Usual(names, choice.Inputs)],
        };
        int[] inputs = choice switch
        {
            { Parts: Parts.Targets } => [],
            { Inputs.Count: > 0 } => [.. choice.Inputs.Select(name => Find(name, "inputs"))],
            _ => [.. Enumerable.Range(0, names.Count).Except(targets)],
        };
        if (inputs.Length == 0 && choice.Parts != Parts.Targets)
            throw new DatasetException($"{path} has {names.Count} column, so none is left for the inputs; see that its values are separated by commas, semicolons or tabs.");
        if (inputs.FirstOrDefault(input => names[input].Length == 0, -1) is >= 0 and var unnamed)
            throw new DatasetException(
                $"{path}: column {unnamed + 1} has no name, as the index that pandas writes; save with index=False, or name the inputs with data.inputs.");
        return new TableColumns(inputs, choice.Parts == Parts.Inputs ? [] : targets);

        int Find(string name, string key) => places.TryGetValue(name, out var place) ? place
            : throw new DatasetException($"data.{key} names a column {name}, but {path} has {Shown(names)}; write one of them.");
    }

    private static int Usual(IReadOnlyList<string> names, IReadOnlyList<string> inputs)
    {
        var taken = inputs.ToHashSet();
        var free = Enumerable.Range(0, names.Count).Where(i => !taken.Contains(names[i])).DefaultIfEmpty(names.Count - 1).ToArray();
        var usual = free.Where(i => TargetNames.Contains(names[i].Trim(), StringComparer.OrdinalIgnoreCase)).DefaultIfEmpty(free[^1]);
        return usual.MinBy(i => Array.FindIndex(TargetNames, name => name.Equals(names[i].Trim(), StringComparison.OrdinalIgnoreCase)));
    }

    private static string Shown(IReadOnlyList<string> names) => string.Join(", ", names.Take(20)) + (names.Count > 20 ? $", … ({names.Count})" : "");
}
