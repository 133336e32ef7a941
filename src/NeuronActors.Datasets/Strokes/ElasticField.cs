using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>A smoothed random displacement field: elastic distortion.</summary>
/// <remarks>
/// After P. Y. Simard, D. Steinkraus, J. C. Platt, "Best Practices for Convolutional Neural Networks Applied to Visual
/// Document Analysis", ICDAR 2003, section 2. White noise is drawn on a coarse grid and smoothed by the cubic B-spline,
/// which is close to a Gaussian of deviation 0.58 grid spacings (here 4 pixels, as in the paper). The field moves the
/// strokes before they are drawn, so that lines stay sharp.
/// </remarks>
internal ref struct ElasticField
{
    // One grid spacing beyond the image on the left and two on the right, for the spline's support.
    private const double Spacing = 7;
    private const int Knots = (int)(StrokeImage.Side / Spacing) + 3;

    /// <summary>Numbers that a field needs: a vector for each knot.</summary>
    public const int Size = 2 * Knots * Knots;

    private readonly Span<double> _knots;

    /// <summary>Draws the field of one image.</summary>
    /// <param name="stream">Where the draws come from.</param>
    /// <param name="image">Index of the image.</param>
    /// <param name="step">The step of the stream that belongs to the field.</param>
    /// <param name="deviation">Deviation of the noise at a knot, in pixels; smoothing leaves about 0.48 of it.</param>
    /// <param name="room">Memory for the field, <see cref="Size"/> numbers.</param>
    public ElasticField(RandomStream stream, int image, int step, double deviation, Span<double> room)
    {
        _knots = room[..Size];
        for (var i = 0; i < Size; i++)
            _knots[i] = deviation * stream.Normal(row: 0, sample: image, step, draw: i);
    }

    /// <summary>The point, moved. Points outside the image move with its border.</summary>
    public readonly PenPoint Move(PenPoint point)
    {
        Span<double> weightsX = stackalloc double[4];
        Span<double> weightsY = stackalloc double[4];
        var left = Weigh(point.X, weightsX);
        var top = Weigh(point.Y, weightsY);
        var (x, y) = (point.X, point.Y);
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < 4; j++)
            {
                var knot = 2 * ((top + i) * Knots + left + j);
                var weight = weightsY[i] * weightsX[j];
                x += weight * _knots[knot];
                y += weight * _knots[knot + 1];
            }
        return new(x, y);
    }

    // The four weights of the uniform cubic B-spline, and the first knot that they belong to.
    private static int Weigh(double position, Span<double> weights)
    {
        var place = Math.Clamp(position, 0, StrokeImage.Side - 1e-9) / Spacing;
        var first = (int)place;
        var t = place - first;
        var s = 1 - t;
        weights[0] = s * s * s / 6;
        weights[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
        weights[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
        weights[3] = t * t * t / 6;
        return first;
    }
}
