using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Recording;

/// <summary>Blocks on their way from the populations to the one who writes: bounded in bytes, lent and taken back.</summary>
/// <remarks>
/// A population that finds it full waits, or goes on without, as it was asked to. The writer waits for nobody, so that nobody waits for
/// ever; and if it has come no further for as long as a population had patience, recording is given up rather than the run.
/// The writer is not woken for every block, which would cost a population more than the copy: it looks by itself, and is woken when
/// much is waiting.
/// </remarks>
/// <param name="limit">Bytes that may be lent at a time.</param>
/// <param name="waits">Whether a population that finds it full waits.</param>
/// <param name="patience">How long it waits for a writer that comes no further.</param>
/// <param name="clock">What that time is measured by.</param>
internal sealed class RecordQueue<T>(long limit, bool waits, TimeSpan patience, TimeProvider clock)
    where T : unmanaged
{
    private const int SmallestClass = 6, Classes = 32;
    private const int Overhead = 512;   // bytes of a block beside its values, about
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(4);   // what has been copied since is still in the cache; after 20 ms it is not, and each block costs twice as much

    private readonly object gate = new();
    private readonly RecordBlock<T>?[] free = new RecordBlock<T>?[Classes];
    private readonly long wakesAt = Math.Min(limit / 4, 1 << 20);
    private RecordBlock<T>? first, last;
    private long lent, kept, waiting, offered, lastProgress;
    private long flushesAsked, flushesDone;
    private bool isClosing, isEnded, isStopped, isIdle;

    /// <summary>Events that were offered so far, taken or not.</summary>
    public long Offered
    {
        get
        {
            lock (gate) return offered;
        }
    }

    /// <summary>True once nothing is taken any more.</summary>
    public bool IsStopped
    {
        get
        {
            lock (gate) return isStopped;
        }
    }

    /// <summary>Called, once, when the writer came no further for too long.</summary>
    public Action? Stuck { get; set; }

    /// <summary>A block to fill, if there is room; it must be posted.</summary>
    /// <param name="values">Values that it must hold.</param>
    /// <param name="events">Lines or rows that it will become.</param>
    /// <param name="block">The block.</param>
    public bool TryRent(int values, long events, [NotNullWhen(true)] out RecordBlock<T>? block)
    {
        int size = Math.Max(SmallestClass, BitOperations.Log2((uint)Math.Max(1, values - 1)) + 1);
        long bytes = SizeOf(size);
        lock (gate)
        {
            block = null;
            if (isClosing) return false;
            offered += events;
            if (!HasRoom(bytes)) return false;
            lent += bytes;
            block = free[size];
            if (block is not null)
            {
                free[size] = block.Next;
                kept -= bytes;
                return true;
            }
            MakeRoom();
        }
        block = new RecordBlock<T>(1 << size);
        return true;
    }

    /// <summary>Sends a block to the writer.</summary>
    public void Post(RecordBlock<T> block)
    {
        lock (gate)
        {
            block.Next = null;
            if (last is null) first = block;
            else last.Next = block;
            last = block;
            waiting += SizeOf(block);
            if (isIdle && waiting >= wakesAt) Monitor.PulseAll(gate);
        }
    }

    /// <summary>All blocks that wait, in their order; null if there are none after a moment.</summary>
    public RecordBlock<T>? TakeAll()
    {
        lock (gate)
        {
            if (waiting < wakesAt && flushesAsked == flushesDone && !isClosing)
            {
                isIdle = true;
                Monitor.Wait(gate, LooksEvery);
                isIdle = false;
            }
            RecordBlock<T>? all = first;
            (first, last, waiting) = (null, null, 0);
            return all;
        }
    }

    /// <summary>Gives blocks back that were written, or could not be.</summary>
    /// <param name="from">The first of them.</param>
    /// <param name="to">The one behind the last; null for all.</param>
    public void Return(RecordBlock<T> from, RecordBlock<T>? to)
    {
        lock (gate)
        {
            RecordBlock<T>? next;
            for (RecordBlock<T>? block = from; block != to; block = next)
            {
                next = block!.Next;
                Return(block);
            }
            Progress();
            Monitor.PulseAll(gate);
        }
    }

    private void Return(RecordBlock<T> block)
    {
        long bytes = SizeOf(block);
        int size = BitOperations.Log2((uint)block.Values.Length);
        lent -= bytes;
        if (lent + kept + bytes > limit) return;   // what is kept free counts as well
        (block.Next, free[size]) = (free[size], block);
        kept += bytes;
    }

    /// <summary>Waits until everything that was posted so far is written and flushed, or the writer came no further for too long.</summary>
    public void Flush()
    {
        lock (gate)
        {
            long mine = ++flushesAsked, since = clock.GetTimestamp();
            Monitor.PulseAll(gate);
            while (flushesDone < mine && !isStopped && !isEnded) Await(since);
        }
    }

    /// <summary>Flushes that are asked for; to be told <see cref="Flushed"/>. Asked before what waits is taken.</summary>
    public long FlushesAsked
    {
        get
        {
            lock (gate) return flushesAsked == flushesDone ? 0 : flushesAsked;
        }
    }

    /// <summary>The writer has flushed.</summary>
    public void Flushed(long upTo)
    {
        lock (gate)
        {
            flushesDone = Math.Max(flushesDone, upTo);
            Progress();
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The disk has taken something, though no whole block yet.</summary>
    public void Progress() => Volatile.Write(ref lastProgress, clock.GetTimestamp());

    /// <summary>Nothing is taken any more: whoever waits goes on.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isStopped = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>No more will come; the writer ends when it has written all.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosing = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The writer has written all and closed the files: nobody waits for it any more.</summary>
    public void End()
    {
        lock (gate)
        {
            isEnded = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>True when no more will come and all is taken.</summary>
    public bool IsOver
    {
        get
        {
            lock (gate) return isClosing && first is null;
        }
    }

    /// <summary>Lets go of free blocks, the largest first, until what is lent and kept fits the limit again.</summary>
    private void MakeRoom()
    {
        for (int other = Classes - 1; other >= SmallestClass && lent + kept > limit; other--)
            while (lent + kept > limit && free[other] is { } block)
            {
                (free[other], block.Next) = (block.Next, null);
                kept -= SizeOf(block);
            }
    }

    private static long SizeOf(int size) => ((long)Unsafe.SizeOf<T>() << size) + Overhead;

    private static long SizeOf(RecordBlock<T> block) => (long)block.Values.Length * Unsafe.SizeOf<T>() + Overhead;

    /// <summary>Whether so many bytes may be lent; waits for it where that was asked for. A block larger than the limit goes alone.</summary>
    private bool HasRoom(long bytes)
    {
        long? since = null;   // most blocks find room, and need no clock
        while (!isStopped && !isClosing && lent > 0 && lent + bytes > limit)
        {
            if (!waits) return false;
            if (isIdle) Monitor.PulseAll(gate);
            Await(since ??= clock.GetTimestamp());
        }
        return !isStopped && !isClosing;
    }

    /// <summary>Waits for the writer, and gives up if it has come no further for too long.</summary>
    private void Await(long since)
    {
        Monitor.Wait(gate, patience);
        if (clock.GetElapsedTime(Math.Max(since, Volatile.Read(ref lastProgress))) >= patience) GiveUp();
    }

    private void GiveUp()
    {
        isStopped = true;
        Stuck?.Invoke();
        Monitor.PulseAll(gate);
    }
}
