using System.Diagnostics;

namespace NeuronActors.RabbitMq;

/// <summary>The frames that went to the broker and were not yet confirmed by it, with the time at which each went.</summary>
/// <param name="arrived">Called with the route of each frame that is confirmed, under a lock: must be quick.</param>
/// <remarks>A broker confirms in any order, one frame or all up to one. All members may be called from any thread.</remarks>
internal sealed class ConfirmWindow(Action<string> arrived)
{
    /// <summary>So many frames may be unconfirmed; with more the sender waits.</summary>
    public const int Frames = 1024;

    /// <summary>So many bytes may be unconfirmed before the sender waits; one frame more may be larger than all of it.</summary>
    /// <remarks>At 0.6 GB/s a broker near by confirms after about a millisecond, so 16 MiB is far from slowing anything.</remarks>
    public const long Bytes = 16 << 20;

    private readonly (long SentAt, int Bytes, string Route, bool IsOpen)[] ring = new (long, int, string, bool)[Frames];
    private readonly Lock gate = new();
    private ulong oldest = 1, next = 1;
    private long openBytes;
    private int open;
    private bool closed;
    private TaskCompletionSource? room;

    /// <summary>Frames that wait for their confirmation.</summary>
    public int Count
    {
        get { lock (gate) return open; }
    }

    /// <summary>How long the oldest of them has waited.</summary>
    public TimeSpan OldestAge
    {
        get { lock (gate) return open == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(ring[oldest % Frames].SentAt); }
    }

    /// <summary>Done when one more frame may go.</summary>
    public Task Room()
    {
        lock (gate)
        {
            if (HasRoom) return Task.CompletedTask;
            room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return room.Task;
        }
    }

    /// <summary>A frame is about to go; the broker counts them from 1 on, and may confirm it before this process knows it has gone.</summary>
    public void Going(string route, int bytes)
    {
        lock (gate)
        {
            ring[next++ % Frames] = (Stopwatch.GetTimestamp(), bytes, route, true);
            open++;
            openBytes += bytes;
        }
    }

    /// <summary>The broker has confirmed a frame, or all up to it.</summary>
    public void Confirm(ulong number, bool andAllBefore)
    {
        lock (gate)
        {
            if (number >= next) return;
            for (ulong each = andAllBefore ? oldest : Math.Max(number, oldest); each <= number; each++) Close(ref ring[each % Frames]);
            while (oldest < next && !ring[oldest % Frames].IsOpen) oldest++;
            Go();
        }
    }

    /// <summary>Nobody waits for room any more.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Go();
        }
    }

    private bool HasRoom => closed || (next - oldest < Frames && openBytes < Bytes);

    private void Close(ref (long SentAt, int Bytes, string Route, bool IsOpen) frame)
    {
        if (!frame.IsOpen) return;
        frame.IsOpen = false;
        open--;
        openBytes -= frame.Bytes;
        arrived(frame.Route);
    }

    private void Go()
    {
        if (room is null || !HasRoom) return;
        room.SetResult();
        room = null;
    }
}
