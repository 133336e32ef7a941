namespace NeuronActors.Datasets.Tests;

/// <summary>Asserts that something is refused with a sentence that says the given things.</summary>
internal static class Refused
{
    public static void With(Action action, params string[] parts) => Check(Assert.Throws<DatasetException>(action), parts);

    public static async Task With(Func<Task> action, params string[] parts) =>
        Check(await Assert.ThrowsAsync<DatasetException>(action), parts);

    private static void Check(DatasetException refusal, string[] parts)
    {
        foreach (var part in parts)
            Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
