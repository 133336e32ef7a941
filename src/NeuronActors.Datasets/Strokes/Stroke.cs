using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>One movement of the pen as a polyline, in the unit box of a glyph: x to the right, y down, each about 0 to 1.</summary>
/// <param name="Points">At least two, close enough together for the polyline to bend when it is distorted.</param>
internal sealed record Stroke(PenPoint[] Points)
{
    private const int PiecesPerCurve = 10;
    private const double LongestPiece = 0.15;

    /// <summary>Straight lines through the given points.</summary>
    public static Stroke Line(params ReadOnlySpan<(double X, double Y)> corners)
    {
        var points = new List<PenPoint> { new(corners[0].X, corners[0].Y) };
        foreach (var (x, y) in corners[1..])
            AddLine(points, new(x, y));
        return new([.. points]);
    }

    /// <summary>Cubic Bézier curves: a start, then two control points and an end for each curve.</summary>
    public static Stroke Curve(params ReadOnlySpan<(double X, double Y)> controls)
    {
        var points = new List<PenPoint> { new(controls[0].X, controls[0].Y) };
        for (var first = 0; first + 3 < controls.Length; first += 3)
            AddCurve(points, controls.Slice(first, 4));
        return new([.. points]);
    }

    /// <summary>An arc of an ellipse. Angles are in turns from the right-hand side on, clockwise as y points down.</summary>
    public static Stroke Arc((double X, double Y) centre, double radiusX, double radiusY, double from, double to)
    {
        var pieces = Math.Max(2, (int)(2 * PiecesPerCurve * Math.Abs(to - from)));
        var points = new PenPoint[pieces + 1];
        for (var i = 0; i <= pieces; i++)
        {
            var (sin, cos) = ElementaryFunctions.SinCos(2 * Math.PI * (from + (to - from) * i / pieces));
            points[i] = new(centre.X + radiusX * cos, centre.Y + radiusY * sin);
        }
        return new(points);
    }

    /// <summary>This stroke and then the other, without lifting the pen.</summary>
    public Stroke Then(Stroke next)
    {
        var points = new List<PenPoint>(Points);
        AddLine(points, next.Points[0]);
        points.AddRange(next.Points.AsSpan(1));
        return new([.. points]);
    }

    private static void AddLine(List<PenPoint> points, PenPoint end)
    {
        var start = points[^1];
        var (dx, dy) = (end.X - start.X, end.Y - start.Y);
        var pieces = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(dx * dx + dy * dy) / LongestPiece));
        for (var i = 1; i <= pieces; i++)
            points.Add(new(start.X + dx * i / pieces, start.Y + dy * i / pieces));
    }

    private static void AddCurve(List<PenPoint> points, ReadOnlySpan<(double X, double Y)> p)
    {
        for (var i = 1; i <= PiecesPerCurve; i++)
        {
            var t = (double)i / PiecesPerCurve;
            var s = 1 - t;
            var (w0, w1, w2, w3) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t);   // Bernstein polynomials
            points.Add(new(
                w0 * p[0].X + w1 * p[1].X + w2 * p[2].X + w3 * p[3].X,
                w0 * p[0].Y + w1 * p[1].Y + w2 * p[2].Y + w3 * p[3].Y));
        }
    }
}
