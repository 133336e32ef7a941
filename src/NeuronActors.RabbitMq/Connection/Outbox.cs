using System.Threading.Channels;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq;

/// <summary>The frames of one lane that wait to be sent, by route. While a bundle of a route is under way, what follows gathers into the next.</summary>
/// <remarks>
/// A broker works about as long for a message of 40 KB as for an empty one. So a first frame goes at once, and those that
/// come before it is confirmed go together, as small segments do in TCP (RFC 896). All members may be called from any thread.
/// </remarks>
internal sealed class Outbox
{
    /// <summary>With so many bytes waiting a bundle goes although another is under way. A larger frame goes alone.</summary>
    public const int BundleBytes = 256 << 10;

    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);
    private readonly Channel<Line> due = Channel.CreateUnbounded<Line>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock gate = new();
    private int frames;
    private long bytes;
    private bool closed;

    /// <summary>Frames that wait.</summary>
    public int Frames => Volatile.Read(ref frames);

    /// <summary>Their bytes.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Adds a frame. False once it is closed: the frame is still the caller's.</summary>
    public bool Add(string route, FrameBuffer frame, bool mustArrive)
    {
        lock (gate)
        {
            if (closed) return false;
            if (!lines.TryGetValue(route, out Line? line)) lines.Add(route, line = new Line(route));
            line.Waiting.Enqueue((frame, mustArrive));
            Count(line, 1, frame.Length);
            MakeDue(line);
            return true;
        }
    }

    /// <summary>The next bundle; waits for one. Null once the outbox is closed.</summary>
    public async Task<Parcel?> Next()
    {
        while (await due.Reader.WaitToReadAsync().ConfigureAwait(false))
            if (due.Reader.TryRead(out Line? line))
                lock (gate)
                    if (!closed) return Take(line);
        return null;
    }

    /// <summary>A bundle of that route has reached the broker.</summary>
    public void Arrived(string route)
    {
        lock (gate)
        {
            if (!lines.TryGetValue(route, out Line? line)) return;
            line.UnderWay--;
            MakeDue(line);
            if (line is { UnderWay: 0, Waiting.Count: 0 }) lines.Remove(route);
        }
    }

    /// <summary>Drops what waits and takes nothing more.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            due.Writer.TryComplete();
            foreach (Line line in lines.Values)
                while (line.Waiting.TryDequeue(out (FrameBuffer Frame, bool) dropped)) Release(line, dropped.Frame);
            lines.Clear();
        }
    }

    private void MakeDue(Line line)
    {
        if (line.IsDue || line.Waiting.Count == 0 || (line.UnderWay > 0 && line.Bytes < BundleBytes)) return;
        line.IsDue = true;
        due.Writer.TryWrite(line);
    }

    private Parcel Take(Line line)
    {
        bool mustArrive = line.Waiting.Peek().MustArrive;
        var taken = new List<FrameBuffer>();
        for (int size = 0; line.Waiting.TryPeek(out (FrameBuffer Frame, bool MustArrive) next) && next.MustArrive == mustArrive;)
        {
            size += next.Frame.Length;
            if (taken.Count > 0 && size > BundleBytes) break;
            taken.Add(line.Waiting.Dequeue().Frame);
        }
        FrameBuffer bundle = Bundle.Pack(taken);
        foreach (FrameBuffer frame in taken) Release(line, frame);
        line.UnderWay++;
        line.IsDue = false;
        MakeDue(line);
        return new Parcel(line.Route, bundle, mustArrive);
    }

    private void Release(Line line, FrameBuffer frame)
    {
        Count(line, -1, -frame.Length);
        frame.Release();
    }

    private void Count(Line line, int frames, int bytes)
    {
        line.Bytes += bytes;
        Interlocked.Add(ref this.frames, frames);
        Interlocked.Add(ref this.bytes, bytes);
    }

    private sealed class Line(string route)
    {
        public string Route => route;

        public Queue<(FrameBuffer Frame, bool MustArrive)> Waiting { get; } = [];

        public int Bytes { get; set; }

        public int UnderWay { get; set; }

        public bool IsDue { get; set; }
    }
}

/// <summary>A bundle on its way to the broker.</summary>
/// <param name="Route">Where to.</param>
/// <param name="Bundle">Its frames, packed.</param>
/// <param name="MustArrive">Whether it comes back when the route leads nowhere.</param>
internal readonly record struct Parcel(string Route, FrameBuffer Bundle, bool MustArrive);
