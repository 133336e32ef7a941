namespace NeuronActors.Numerics;

/// <summary>Philox4x32-10, a counter-based generator: 128 random bits as a pure function of a counter and a key.</summary>
/// <remarks>Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3; constants from there.</remarks>
internal static class Philox
{
    private const int Rounds = 10;

    public static (uint X0, uint X1, uint X2, uint X3) Block(
        (uint X0, uint X1, uint X2, uint X3) counter, (uint K0, uint K1) key)
    {
        var (x0, x1, x2, x3) = counter;
        var (k0, k1) = key;
        for (var round = 0; round < Rounds; round++)
        {
            var first = 0xD2511F53UL * x0;
            var second = 0xCD9E8D57UL * x2;
            (x0, x1, x2, x3) = ((uint)(second >> 32) ^ x1 ^ k0, (uint)second, (uint)(first >> 32) ^ x3 ^ k1, (uint)first);
            unchecked
            {
                k0 += 0x9E3779B9;   // the golden ratio
                k1 += 0xBB67AE85;   // √3 − 1
            }
        }

        return (x0, x1, x2, x3);
    }
}
