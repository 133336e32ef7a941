using NeuronActors.Messages;

namespace NeuronActors.Learning;

/// <summary>Something a population tells several neighbours at once: the outlets it goes to and the payloads it travels in.</summary>
public sealed class Signal<T>
    where T : unmanaged
{
    private readonly Outlet<T>[] outlets;
    private readonly PayloadPool<T> pool;
    private readonly MessageKind kind;

    /// <summary>A signal of one kind.</summary>
    /// <param name="kind">Kind of its messages.</param>
    /// <param name="outlets">Who gets it.</param>
    /// <param name="slots">Payloads under way at the most.</param>
    /// <param name="length">Values of one payload at the most.</param>
    /// <param name="returned">Called when a payload that was waited for came back.</param>
    public Signal(MessageKind kind, IReadOnlyList<Outlet<T>> outlets, int slots, int length, Action? returned)
    {
        (this.kind, this.outlets) = (kind, [.. outlets]);
        pool = new PayloadPool<T>(slots, length) { Returned = returned };
        Free = new FreePayload<T>(pool, outlets.Count == 0 ? "the coordinator" : string.Join(", ", outlets.Select(o => o.Edge.Receiver.Name)));
    }

    /// <summary>Met when a payload is free.</summary>
    public Need Free { get; }

    /// <summary>True when a payload is free now.</summary>
    public bool HasFree => pool.HasFreeOrCallBack();

    /// <summary>Who gets it.</summary>
    public IReadOnlyList<Outlet<T>> Outlets => outlets;

    /// <summary>True when nobody listens.</summary>
    public bool IsSilent => outlets.Length == 0;

    /// <summary>A free payload to write into. <see cref="Free"/> must be met.</summary>
    public Payload<T> Rent(int rows, int columns) => pool.Rent(rows, columns);

    /// <summary>Sends to every outlet. The caller's own share stays with the caller, who releases it when it needs the values no longer.</summary>
    public void Send(Payload<T> payload, in Position at, bool settled = false)
    {
        payload.Retain(outlets.Length);
        foreach (Outlet<T> outlet in outlets) outlet.Send(kind, at, settled, payload);
    }

    /// <summary>Sends to every outlet and gives the caller's share away.</summary>
    public void SendAndForget(Payload<T> payload, in Position at, bool settled = false)
    {
        Send(payload, at, settled);
        payload.Release();
    }
}
