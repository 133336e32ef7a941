namespace NeuronActors.Networks;

/// <summary>A range of real numbers; either end may be left out.</summary>
internal readonly record struct Interval(double Low, bool IsLowOpen, double High, bool IsHighOpen)
{
    public static Interval Closed(double low, double high) => new(low, false, high, false);

    public static Interval OpenBelow(double low, double high) => new(low, true, high, false);

    public static Interval OpenAbove(double low, double high) => new(low, false, high, true);

    public bool Contains(double value) =>
        (IsLowOpen ? value > Low : value >= Low) && (IsHighOpen ? value < High : value <= High);

    public override string ToString() =>
        $"{(IsLowOpen ? '(' : '[')}{RealNumber.Format(Low)}, {RealNumber.Format(High)}{(IsHighOpen ? ')' : ']')}";
}
