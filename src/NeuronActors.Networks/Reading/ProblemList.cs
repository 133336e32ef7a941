namespace NeuronActors.Networks;

/// <summary>Collects what is wrong, so that a reader can go on to the next value.</summary>
internal sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    public IReadOnlyList<Problem> All => _problems;

    public void Add(Place? place, string key, string sentence) => _problems.Add(new(place?.ToString(), key, sentence));
}
