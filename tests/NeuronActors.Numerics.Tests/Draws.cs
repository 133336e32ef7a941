using System.Numerics;

namespace NeuronActors.Numerics.Tests;

/// <summary>Arrays of random values for tests.</summary>
internal static class Draws
{
    public static T[] Normal<T>(int count, uint seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stream = new RandomStream(seed, StreamPurpose.Data, 99);
        return [.. Enumerable.Range(0, count).Select(i => T.CreateChecked(stream.Normal(i, 0, 0, 0)))];
    }
}
