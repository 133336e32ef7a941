using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Messages;

/// <summary>How the values of a payload stand in a frame. The numbers are wire numbers: only added to, never changed.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The forms are named for the formats that they are.")]
public enum PayloadForm : byte
{
    /// <summary>IEEE 754 binary32, 4 bytes each.</summary>
    Float32 = 1,

    /// <summary>IEEE 754 binary64, 8 bytes each.</summary>
    Float64 = 2,

    /// <summary>The upper half of a binary32, rounded to nearest, ties to even: 2 bytes each and no longer the same bits.</summary>
    BFloat16 = 3,

    /// <summary>One bit each, 0 or 1, least significant first; the bits behind the last value are 0.</summary>
    Bits = 4,
}

/// <summary>Form and shape of the values of a frame.</summary>
/// <param name="Form">How each value stands there.</param>
/// <param name="Rows">Rows, at least 0.</param>
/// <param name="Columns">Columns, at least 0. A message without payload is 0 × 0.</param>
public readonly record struct PayloadShape(PayloadForm Form, int Rows, int Columns)
{
    /// <summary>Number of values: rows × columns.</summary>
    public long Count => (long)Rows * Columns;

    /// <summary>Bytes of the values.</summary>
    public long Size => PayloadForms.SizeOf(Form, Count);
}

/// <summary>Which form is used when, and what it takes.</summary>
public static class PayloadForms
{
    /// <summary>The form in which a message of a kind travels.</summary>
    /// <typeparam name="T">The run's precision, float or double.</typeparam>
    /// <param name="kind">Its kind.</param>
    /// <param name="compact">Whether activations and feedback go as bfloat16. All else is exact in any case: weights add up over the run.</param>
    /// <exception cref="ArgumentException">The precision is neither float nor double.</exception>
    public static PayloadForm For<T>(MessageKind kind, bool compact)
        where T : unmanaged => kind switch
        {
            MessageKind.Spikes => PayloadForm.Bits,
            MessageKind.Activation or MessageKind.Feedback when compact => PayloadForm.BFloat16,
            _ => Exact<T>(),
        };

    /// <summary>The form that keeps every bit.</summary>
    /// <typeparam name="T">The run's precision, float or double.</typeparam>
    /// <exception cref="ArgumentException">The precision is neither float nor double.</exception>
    public static PayloadForm Exact<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return PayloadForm.Float32;
        if (typeof(T) == typeof(double)) return PayloadForm.Float64;
        throw new ArgumentException($"values of {typeof(T).Name} do not travel; the precision must be float or double");
    }

    /// <summary>Whether values of a precision can be written in a form and read from it.</summary>
    public static bool Takes<T>(PayloadForm form)
        where T : unmanaged => form is PayloadForm.BFloat16 or PayloadForm.Bits || form == Exact<T>();

    /// <summary>Whether there is such a form.</summary>
    public static bool IsKnown(PayloadForm form) => form is >= PayloadForm.Float32 and <= PayloadForm.Bits;

    /// <summary>Bytes of so many values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such form.</exception>
    public static long SizeOf(PayloadForm form, long count) => form switch
    {
        PayloadForm.Float32 => checked(count * sizeof(float)),
        PayloadForm.Float64 => checked(count * sizeof(double)),
        PayloadForm.BFloat16 => checked(count * sizeof(ushort)),
        PayloadForm.Bits => (count + 7) / 8,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "a payload form without a size"),
    };
}
