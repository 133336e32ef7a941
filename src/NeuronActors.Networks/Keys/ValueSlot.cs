namespace NeuronActors.Networks;

/// <summary>The place in an experiment that a value is read for; takes complaints about it.</summary>
/// <param name="Name">
/// As said in a sentence: a key, or an item of its list such as <c>network.layers[2].neurons</c>.
/// </param>
/// <param name="Key">The key of the catalogue.</param>
/// <param name="Advice">A last sentence that says what others write there, or an empty text.</param>
/// <param name="Problems">Takes the complaints.</param>
internal sealed record ValueSlot(string Name, string Key, string Advice, ProblemList Problems)
{
    public ValueSlot Item(int index) => new($"{Name}[{index}]", Key, "", Problems);

    public ValueSlot Field(string field) => new($"{Name}.{field}", Key, "", Problems);

    /// <summary>Says what stands there and what must.</summary>
    /// <returns>False, so that a reader can return it.</returns>
    public bool Refuse(DocumentNode node, string requirement)
    {
        var advice = Advice.Length == 0 ? "" : $" {Advice}";
        Say(node.Place, $"{Name} {node.Describe()}; it must {requirement}.{advice}");
        return false;
    }

    public void Say(Place? place, string sentence) => Problems.Add(place, Key, sentence);
}
