namespace NeuronActors.Recording.Tests;

internal static class Refusal
{
    /// <summary>The sentence with which something is refused.</summary>
    public static string Of(Action action) => Assert.Throws<RecordingException>(action).Message;
}
