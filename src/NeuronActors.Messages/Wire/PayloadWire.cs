using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuronActors.Messages;

/// <summary>Values as bytes, least significant first on every machine. Allocates nothing.</summary>
public static class PayloadWire
{
    /// <summary>Writes values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="form">One that <see cref="PayloadForms.Takes{T}"/>.</param>
    /// <param name="bytes">Where they go; exactly as many bytes as they need.</param>
    /// <exception cref="ArgumentException">The form does not take these values, or the bytes are too few or too many.</exception>
    public static void Write<T>(ReadOnlySpan<T> values, PayloadForm form, Span<byte> bytes)
        where T : unmanaged
    {
        Require<T>(form, values.Length, bytes.Length);
        switch (form)
        {
            case PayloadForm.BFloat16 when typeof(T) == typeof(float):
                Span<ushort> rounded = MemoryMarshal.Cast<byte, ushort>(bytes);
                BrainFloat.Round(MemoryMarshal.Cast<T, float>(values), rounded);
                if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(rounded, rounded);
                break;
            case PayloadForm.BFloat16:
                ReadOnlySpan<double> doubles = MemoryMarshal.Cast<T, double>(values);
                for (int i = 0; i < doubles.Length; i++)
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], BrainFloat.Round(doubles[i]));
                break;
            case PayloadForm.Bits when typeof(T) == typeof(float):
                Pack(MemoryMarshal.Cast<T, float>(values), bytes);
                break;
            case PayloadForm.Bits:
                Pack(MemoryMarshal.Cast<T, double>(values), bytes);
                break;
            default:
                MemoryMarshal.AsBytes(values).CopyTo(bytes);
                if (!BitConverter.IsLittleEndian) ReverseEach(bytes, Unsafe.SizeOf<T>());
                break;
        }
    }

    /// <summary>Reads values.</summary>
    /// <param name="bytes">The bytes, exactly as many as the values need.</param>
    /// <param name="form">One that <see cref="PayloadForms.Takes{T}"/>.</param>
    /// <param name="values">Where they go.</param>
    /// <exception cref="ArgumentException">The form does not give these values, or the bytes are too few or too many.</exception>
    public static void Read<T>(ReadOnlySpan<byte> bytes, PayloadForm form, Span<T> values)
        where T : unmanaged
    {
        Require<T>(form, values.Length, bytes.Length);
        switch (form)
        {
            case PayloadForm.BFloat16 when typeof(T) == typeof(float) && BitConverter.IsLittleEndian:
                BrainFloat.Widen(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<T, float>(values));
                break;
            case PayloadForm.BFloat16 when typeof(T) == typeof(float):
                Widen(bytes, MemoryMarshal.Cast<T, float>(values));
                break;
            case PayloadForm.BFloat16:
                Widen(bytes, MemoryMarshal.Cast<T, double>(values));
                break;
            case PayloadForm.Bits when typeof(T) == typeof(float):
                Unpack(bytes, MemoryMarshal.Cast<T, float>(values));
                break;
            case PayloadForm.Bits:
                Unpack(bytes, MemoryMarshal.Cast<T, double>(values));
                break;
            default:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                if (!BitConverter.IsLittleEndian) ReverseEach(MemoryMarshal.AsBytes(values), Unsafe.SizeOf<T>());
                break;
        }
    }

    private static void Widen<T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = T.CreateTruncating(BrainFloat.Widen(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..])));
    }

    private static void Pack<T>(ReadOnlySpan<T> spikes, Span<byte> bytes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bytes.Clear();
        for (int i = 0; i < spikes.Length; i++)
        {
            if (spikes[i] == T.One) bytes[i >> 3] |= (byte)(1 << (i & 7));
            else if (spikes[i] != T.Zero) throw new ArgumentException($"value {i} is {spikes[i]}, but a bit is 0 or 1", nameof(spikes));
        }
    }

    private static void Unpack<T>(ReadOnlySpan<byte> bytes, Span<T> spikes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < spikes.Length; i++) spikes[i] = (bytes[i >> 3] >> (i & 7) & 1) == 0 ? T.Zero : T.One;
    }

    private static void Require<T>(PayloadForm form, int count, int size)
        where T : unmanaged
    {
        if (!PayloadForms.Takes<T>(form))
            throw new ArgumentException($"{form} is no form for values of {typeof(T).Name}", nameof(form));
        long needed = PayloadForms.SizeOf(form, count);
        if (needed != size)
            throw new ArgumentException($"{count} values of {form} need {needed} bytes, not {size}");
    }

    private static void ReverseEach(Span<byte> bytes, int size)
    {
        for (int start = 0; start < bytes.Length; start += size) bytes.Slice(start, size).Reverse();
    }
}
