namespace NeuronActors.Numerics;

/// <summary>Checks of shapes that a caller promises; a breach is a programmer's error and names value and bound.</summary>
internal static class Shape
{
    public static void RequireLength(string name, long length, long expected)
    {
        if (length != expected)
            throw new ArgumentException($"{name} holds {length} values; {expected} are needed.", name);
    }

    public static void RequireAtLeast(string name, long length, long needed)
    {
        if (length < needed)
            throw new ArgumentException($"{name} holds {length} values; at least {needed} are needed.", name);
    }
}
