using System.Numerics;
using NeuronActors.Messages;

namespace NeuronActors.Learning;

/// <summary>A signal of asynchronous relaxation: sent when it has changed enough since it was last sent, and a payload is free.</summary>
/// <param name="signal">Who gets it, and the payloads it travels in.</param>
/// <param name="state">Whose it is.</param>
/// <param name="threshold">A change that counts as none.</param>
public sealed class FreeSignal<T>(Signal<T> signal, PopulationState<T> state, double threshold)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] present = new T[state.Activity.Length];
    private readonly T[] lastSent = new T[state.Activity.Length];

    /// <summary>Met when there is a payload to tell with.</summary>
    public Need Free => signal.Free;

    /// <summary>Who gets it.</summary>
    public IReadOnlyList<Outlet<T>> Outlets => signal.Outlets;

    /// <summary>True when nobody listens.</summary>
    public bool IsSilent => signal.IsSilent;

    /// <summary>True when it is to be looked at again: it may have changed, or has and no payload was free.</summary>
    public bool IsPending { get; set; }

    /// <summary>The values to be told, [n × columns]; written before <see cref="Tell"/>.</summary>
    public Span<T> Present => present.AsSpan(0, state.Count);

    /// <summary>A relaxation begins with what the others have already; empty for nothing but zeros.</summary>
    public void Begin(ReadOnlySpan<T> known)
    {
        Array.Clear(lastSent);
        known.CopyTo(lastSent);
        IsPending = true;
    }

    /// <summary>Sends what is present if it has changed enough. It stays pending only if no payload is free.</summary>
    public void Tell(Position at)
    {
        T change = Elementwise.LargestDifference<T>(Present, lastSent.AsSpan(0, state.Count));
        IsPending = double.CreateChecked(change) > threshold && !signal.HasFree;
        if (IsPending || double.CreateChecked(change) <= threshold) return;
        Payload<T> payload = signal.Rent(state.Neurons, state.Columns);
        Present.CopyTo(payload.Values);
        Present.CopyTo(lastSent);
        signal.SendAndForget(payload, at);
    }
}
