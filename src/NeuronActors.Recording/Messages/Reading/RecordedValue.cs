using System.Globalization;

namespace NeuronActors.Recording;

/// <summary>How recorded values are spelt: the shortest text that reads back to the same bits of the run's precision.</summary>
public static class RecordedValue
{
    /// <summary>A value as text; <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> where it is no number.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isDouble">Whether the run has double precision.</param>
    public static string Text(double value, bool isDouble) =>
        isDouble ? value.ToString("R", CultureInfo.InvariantCulture) : ((float)value).ToString("R", CultureInfo.InvariantCulture);
}
