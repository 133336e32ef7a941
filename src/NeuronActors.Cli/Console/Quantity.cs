using System.Globalization;

namespace NeuronActors.Cli;

/// <summary>Numbers with their units, for people; the same in every country.</summary>
internal static class Quantity
{
    private static readonly string[] SizeUnits = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>A share in [0, 1] as <c>92.31 %</c>.</summary>
    public static string Percent(double share) => Format(share * 100, "0.00") + " %";

    /// <summary>As above, or a dash where there is none.</summary>
    public static string Percent(double? share) => share is { } known ? Percent(known) : "–";

    /// <summary>A count with its thousands parted: <c>1,204</c>; one decimal below 100 if it is not whole.</summary>
    public static string Count(double count) =>
        Format(count, count < 100 && Math.Abs(count - Math.Round(count)) >= 0.05 ? "0.0" : "#,##0");

    /// <summary>A count with what is counted: <c>1 node</c>, <c>3 nodes</c>.</summary>
    public static string Of(int count, string what) => $"{Count(count)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>A size in bytes as <c>58.1 MB</c>; 1 kB is 1000 bytes.</summary>
    public static string Size(double bytes)
    {
        int unit = 0;
        for (; Math.Abs(bytes) >= 999.5 && unit < SizeUnits.Length - 1; unit++) bytes /= 1000;
        return $"{Significant(bytes, unit == 0)} {SizeUnits[unit]}";
    }

    /// <summary>A duration as <c>4.9 ms</c>, <c>14.1 s</c> or <c>12 min</c>.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        < 0.9995 => $"{Significant(seconds * 1000, isWhole: false)} ms",
        < 600 => $"{Significant(seconds, isWhole: false)} s",
        < 3 * 3600 => $"{Format(seconds / 60, "0")} min",
        _ => $"{Format(seconds / 3600, "0.0")} h",
    };

    /// <summary>A loss or an error with four digits that mean something: <c>0.03121</c>.</summary>
    public static string Number(double value) => value.ToString("g4", CultureInfo.InvariantCulture);

    private static string Significant(double value, bool isWhole) =>
        Format(value, isWhole || Math.Abs(value) >= 99.95 ? "0" : Math.Abs(value) >= 9.995 ? "0.0" : "0.00");

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
