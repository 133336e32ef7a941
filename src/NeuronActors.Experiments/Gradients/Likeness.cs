namespace NeuronActors.Experiments;

/// <summary>How near a vector v lies to a reference r.</summary>
/// <param name="Count">Values compared.</param>
/// <param name="Difference">Σ (v − r)².</param>
/// <param name="Product">Σ v r.</param>
/// <param name="Square">Σ v².</param>
/// <param name="Reference">Σ r².</param>
public readonly record struct Likeness(long Count, double Difference, double Product, double Square, double Reference)
{
    /// <summary>Compares values with a reference of the same length.</summary>
    public static Likeness Of(ReadOnlySpan<double> values, ReadOnlySpan<double> reference)
    {
        if (values.Length != reference.Length)
            throw new ArgumentException($"{values.Length} values cannot be compared with {reference.Length}.", nameof(values));
        double difference = 0, product = 0, square = 0, wanted = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double away = values[i] - reference[i];
            difference += away * away;
            product += values[i] * reference[i];
            square += values[i] * values[i];
            wanted += reference[i] * reference[i];
        }
        return new Likeness(values.Length, difference, product, square, wanted);
    }

    /// <summary>Both vectors behind one another.</summary>
    public static Likeness operator +(Likeness left, Likeness right) => new(
        left.Count + right.Count, left.Difference + right.Difference, left.Product + right.Product, left.Square + right.Square,
        left.Reference + right.Reference);

    /// <summary>Whether neither vector is zero, so that they have an angle.</summary>
    public bool HasAngle => Square > 0 && Reference > 0;

    /// <summary>vᵀ r / (‖v‖ ‖r‖), in [−1, 1]; not a number where one of them is zero.</summary>
    public double Cosine => Math.Clamp(Product / (Math.Sqrt(Square) * Math.Sqrt(Reference)), -1, 1);

    /// <summary>Mean of (v − r)².</summary>
    public double MeanSquaredError => Difference / Count;

    /// <summary>‖v − r‖ / ‖r‖; infinite where only the reference is zero.</summary>
    public double RelativeError => Difference == 0 ? 0 : Math.Sqrt(Difference / Reference);

    /// <summary>Angle between them in degrees, [0, 180]; 90 where one of them is zero.</summary>
    /// <remarks>From the sine of half the angle: the cosine cannot tell small angles apart.</remarks>
    public double AngleDegrees
    {
        get
        {
            double lengths = Math.Sqrt(Square * Reference);
            if (lengths == 0) return 90;
            double gap = Math.Sqrt(Square) - Math.Sqrt(Reference);
            double halfSine = Math.Sqrt(Math.Max(0, Difference - gap * gap) / lengths) / 2;   // |v − r|² = gap² + 4 |v||r| sin²(α/2)
            return 2 * Math.Asin(Math.Min(1, halfSine)) * (180 / Math.PI);
        }
    }
}
