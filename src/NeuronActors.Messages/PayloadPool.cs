using System.Numerics;

namespace NeuronActors.Messages;

/// <summary>A fixed number of payloads of one length. Renting is for one thread at a time, returning for any.</summary>
public sealed class PayloadPool<T>
    where T : unmanaged
{
    private readonly Payload<T>?[] payloads;
    private readonly int length;
    private uint free;
    private int wanted;

    /// <summary>Makes a pool; its payloads are allocated when first rented.</summary>
    /// <param name="slots">How many payloads there are, 1 to 32.</param>
    /// <param name="length">Values each holds at the most.</param>
    public PayloadPool(int slots, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, 32);
        payloads = new Payload<T>[slots];
        this.length = length;
        free = slots == 32 ? uint.MaxValue : (1u << slots) - 1;
    }

    /// <summary>Called, from any thread, when a payload came back that the owner waits for.</summary>
    public Action? Returned { get; set; }

    /// <summary>Called, from any thread, whenever a payload came back; null costs nothing. Set before the first is rented.</summary>
    public Action? EachReturned { get; set; }

    /// <summary>Number of payloads that there are.</summary>
    public int Slots => payloads.Length;

    /// <summary>True when <see cref="Rent"/> will succeed.</summary>
    public bool HasFree => Volatile.Read(ref free) != 0;

    /// <summary>As <see cref="HasFree"/>; where the answer is no, <see cref="Returned"/> is called when it becomes yes.</summary>
    public bool HasFreeOrCallBack()
    {
        if (HasFree) return true;
        Interlocked.Exchange(ref wanted, 1);   // a full fence: either the return below sees it, or we see the return
        return HasFree;
    }

    /// <summary>Takes a free payload, held once, by the caller. Its old values are still in it.</summary>
    /// <exception cref="InvalidOperationException">None is free: ask <see cref="HasFree"/> first.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The shape does not fit the pool's length.</exception>
    public Payload<T> Rent(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * columns, length);
        uint now = Volatile.Read(ref free);
        if (now == 0) throw new InvalidOperationException($"none of {payloads.Length} payloads is free");
        int slot = BitOperations.TrailingZeroCount(now);
        Interlocked.And(ref free, ~(1u << slot));
        Payload<T> payload = payloads[slot] ??= new Payload<T>(this, slot, length);
        payload.Shape(rows, columns);
        return payload;
    }

    internal void Return(Payload<T> payload)
    {
        Interlocked.Or(ref free, 1u << payload.Slot);
        EachReturned?.Invoke();
        if (Volatile.Read(ref wanted) != 0 && Interlocked.Exchange(ref wanted, 0) != 0) Returned?.Invoke();
    }
}
