using System.Numerics;
using NeuronActors.Messages;

namespace NeuronActors.Locality;

/// <summary>Payloads of which nobody has a second use: whoever looks into one after giving it back finds other values there.</summary>
internal static class Loan
{
    /// <summary>A payload with these values, held once. When its last holder gives it back, all of them are overwritten.</summary>
    /// <param name="values">[rows × columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="afterwards">What stands there afterwards.</param>
    public static Payload<T> Of<T>(ReadOnlySpan<T> values, int rows, T afterwards)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Payload<T>? payload = null;
        var pool = new PayloadPool<T>(1, values.Length) { EachReturned = () => payload!.Values.AsSpan().Fill(afterwards) };
        payload = pool.Rent(rows, values.Length / rows);
        values.CopyTo(payload.Values);
        return payload;
    }
}
