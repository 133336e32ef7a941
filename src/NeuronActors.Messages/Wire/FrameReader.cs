using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace NeuronActors.Messages;

/// <summary>Reads the body of a frame, front to back. Bad input makes it fail once and for all; nothing throws.</summary>
/// <remarks>After a failure every read gives 0, false, an empty text or no element, so a reader's caller need look only at the end.</remarks>
/// <param name="body">The bytes behind the frame's head.</param>
public ref struct FrameReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> rest = body;

    /// <summary>Why it has failed, in one sentence; empty while it has not.</summary>
    public string Refusal { get; private set; } = "";

    /// <summary>Whether it has failed.</summary>
    public readonly bool Failed => Refusal.Length > 0;

    /// <summary>Bytes that are not read yet.</summary>
    public readonly int Remaining => rest.Length;

    /// <summary>Makes it fail, unless it has already.</summary>
    /// <param name="refusal">Why, in one sentence.</param>
    public void Refuse(string refusal)
    {
        if (!Failed) Refusal = refusal;
        rest = default;
    }

    /// <summary>Everything must have been read. Whether it has not failed.</summary>
    public bool IsComplete()
    {
        if (Remaining > 0) Refuse($"the frame has {Remaining} bytes behind its end");
        return !Failed;
    }

    /// <summary>A byte.</summary>
    public byte Byte(string what) => TryTake(what, 1, out ReadOnlySpan<byte> bytes) ? bytes[0] : (byte)0;

    /// <summary>A truth value: 0 or 1.</summary>
    public bool Boolean(string what)
    {
        byte value = Byte(what);
        if (value > 1) Refuse($"{what} is {value}, but must be 0 or 1");
        return value == 1;
    }

    /// <summary>A kind of message that there is.</summary>
    public MessageKind Kind(string what)
    {
        var kind = (MessageKind)Byte(what);
        if (!WireNames.IsKnown(kind)) Refuse($"{what} has number {(byte)kind}, but kinds are numbered 1 to {(byte)WireNames.LastKind}");
        return kind;
    }

    /// <summary>A phase that there is.</summary>
    public Phase Phase(string what)
    {
        var phase = (Phase)Byte(what);
        if (!WireNames.IsKnown(phase)) Refuse($"{what} has number {(byte)phase}, but phases are numbered 1 to {(byte)Messages.Phase.Evaluate}");
        return phase;
    }

    /// <summary>The precision of what follows, which must be T's.</summary>
    public void Precision<T>()
        where T : unmanaged
    {
        var form = (PayloadForm)Byte("precision");
        if (form != PayloadForms.Exact<T>()) Refuse($"the frame's values are of form {(byte)form}, but the run's are {PayloadForms.Exact<T>()}");
    }

    /// <summary>A whole number of 32 bits, within bounds.</summary>
    public int Number(string what, int least, int most)
    {
        if (!TryTake(what, sizeof(int), out ReadOnlySpan<byte> bytes)) return 0;
        int value = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (value >= least && value <= most) return value;
        Refuse($"{what} is {value}, but must lie in [{least}, {most}]");
        return 0;
    }

    /// <summary>An index below a count.</summary>
    public int Index(string what, int count) => Number(what, 0, count - 1);

    /// <summary>A whole number of 64 bits that is not below its least.</summary>
    public long Counter(string what, long least)
    {
        if (!TryTake(what, sizeof(long), out ReadOnlySpan<byte> bytes)) return 0;
        long value = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (value >= least) return value;
        Refuse($"{what} is {value}, but must be at least {least}");
        return 0;
    }

    /// <summary>Any real number of 64 bits, NaN too.</summary>
    public double Real(string what) =>
        TryTake(what, sizeof(double), out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : 0;

    /// <summary>A text of one line: no control characters, so that it can be shown anywhere.</summary>
    public string Line(string what, int mostBytes)
    {
        string text = Text(what, mostBytes);
        if (!text.Any(char.IsControl)) return text;
        Refuse($"{what} has control characters in it");
        return "";
    }

    /// <summary>A text of so many bytes of UTF-8 at the most.</summary>
    public string Text(string what, int mostBytes)
    {
        if (!TryTake(what, sizeof(uint), out ReadOnlySpan<byte> bytes)) return "";
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length > mostBytes) Refuse($"{what} has {length} bytes of text, but {mostBytes} at the most are possible");
        if (Failed || !TryTake(what, (int)length, out ReadOnlySpan<byte> text)) return "";
        if (Utf8.IsValid(text)) return Encoding.UTF8.GetString(text);
        Refuse($"{what} is not UTF-8");
        return "";
    }

    /// <summary>A count of elements that follow. It can never claim more of them than there are bytes for.</summary>
    /// <param name="what">What the elements are.</param>
    /// <param name="leastSize">Bytes of the shortest element, at least 1.</param>
    public int Count(string what, int leastSize)
    {
        if (!TryTake(what, sizeof(uint), out ReadOnlySpan<byte> bytes)) return 0;
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (count <= (uint)(Remaining / leastSize)) return (int)count;
        Refuse($"the frame says {count} {what}, but has {Remaining} bytes for them");
        return 0;
    }

    /// <summary>Whether so many values are there to be read, of 8 bytes each at the most; if not, it fails.</summary>
    public bool HasValues<T>(string what, long count)
        where T : unmanaged
    {
        if (count > Remaining / Unsafe.SizeOf<T>()) Refuse($"the frame says {count} values of {what}, but has {Remaining} bytes for them");
        return !Failed;
    }

    /// <summary>Values of float or double in their exact form. They are left as they are if there are too few.</summary>
    public void Values<T>(string what, Span<T> values)
        where T : unmanaged
    {
        if (HasValues<T>(what, values.Length) && TryTake(what, values.Length * Unsafe.SizeOf<T>(), out ReadOnlySpan<byte> bytes))
            PayloadWire.Read(bytes, PayloadForms.Exact<T>(), values);
    }

    private bool TryTake(string what, int size, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (size > Remaining) Refuse($"the frame ends within {what}");
        if (Failed) return false;
        bytes = rest[..size];
        rest = rest[size..];
        return true;
    }
}
