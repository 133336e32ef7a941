using System.Runtime.CompilerServices;
using NeuronActors.Messages;

namespace NeuronActors.Learning;

/// <summary>What went along an edge: messages and payload bytes, by kind. Headers are not counted: within a process there are none.</summary>
public sealed class Traffic
{
    private readonly long[] messages = new long[Kinds];
    private readonly long[] bytes = new long[Kinds];

    private const int Kinds = (int)WireNames.LastKind + 1;

    /// <summary>Messages of all kinds.</summary>
    public long Messages => Sum(messages);

    /// <summary>Payload bytes of all kinds.</summary>
    public long Bytes => Sum(bytes);

    /// <summary>Messages of one kind.</summary>
    public long MessagesOf(MessageKind kind) => Volatile.Read(ref messages[(int)kind]);

    /// <summary>Payload bytes of one kind.</summary>
    public long BytesOf(MessageKind kind) => Volatile.Read(ref bytes[(int)kind]);

    /// <summary>Counts one message of so many values.</summary>
    public void Count<T>(MessageKind kind, int values)
        where T : unmanaged
    {
        Volatile.Write(ref messages[(int)kind], messages[(int)kind] + 1);
        Volatile.Write(ref bytes[(int)kind], bytes[(int)kind] + SizeOf<T>(kind, values));
    }

    /// <summary>Takes over what was counted elsewhere.</summary>
    public void Set(MessageKind kind, long messageCount, long byteCount)
    {
        Volatile.Write(ref messages[(int)kind], messageCount);
        Volatile.Write(ref bytes[(int)kind], byteCount);
    }

    /// <summary>Adds what another edge, or an earlier part of the run, has counted.</summary>
    public void Add(Traffic other)
    {
        for (int kind = 0; kind < Kinds; kind++)
        {
            messages[kind] += Volatile.Read(ref other.messages[kind]);
            bytes[kind] += Volatile.Read(ref other.bytes[kind]);
        }
    }

    /// <summary>Spikes are bits, wherever they travel.</summary>
    private static long SizeOf<T>(MessageKind kind, int values)
        where T : unmanaged => kind == MessageKind.Spikes ? (values + 7) / 8 : (long)values * Unsafe.SizeOf<T>();

    private static long Sum(long[] values)
    {
        long sum = 0;
        for (int i = 0; i < values.Length; i++) sum += Volatile.Read(ref values[i]);
        return sum;
    }
}
