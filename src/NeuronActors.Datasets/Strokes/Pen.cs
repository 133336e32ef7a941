namespace NeuronActors.Datasets;

/// <summary>A round pen that draws straight pieces with soft edges.</summary>
/// <param name="Radius">Half the line's width in pixels.</param>
internal readonly record struct Pen(double Radius)
{
    /// <summary>Draws one piece. A pixel is covered fully within the radius, less half a pixel, of its centre and not at all
    /// beyond the radius and half a pixel; strokes that overlap do not add up.</summary>
    /// <param name="from">Start, in pixels; the centre of the first pixel is (½, ½).</param>
    /// <param name="to">End.</param>
    /// <param name="coverage">[side × side], row by row, 0 to 1.</param>
    public void Draw(PenPoint from, PenPoint to, Span<double> coverage)
    {
        var reach = Radius + 0.5;
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var squaredLength = dx * dx + dy * dy;
        var perLength = squaredLength > 0 ? 1 / squaredLength : 0;
        var (left, right) = Range(from.X, to.X, reach);
        var (top, bottom) = Range(from.Y, to.Y, reach);
        for (var row = top; row <= bottom; row++)
            for (var column = left; column <= right; column++)
            {
                var (x, y) = (column + 0.5 - from.X, row + 0.5 - from.Y);
                var along = Math.Clamp((x * dx + y * dy) * perLength, 0, 1);
                var (awayX, awayY) = (x - along * dx, y - along * dy);
                var squaredDistance = awayX * awayX + awayY * awayY;
                if (squaredDistance >= reach * reach)
                    continue;
                ref var pixel = ref coverage[row * StrokeImage.Side + column];
                pixel = Math.Max(pixel, Math.Min(1, reach - Math.Sqrt(squaredDistance)));
            }
    }

    private static (int First, int Last) Range(double a, double b, double reach) => (
        Math.Max(0, (int)Math.Floor(Math.Min(a, b) - reach)),
        Math.Min(StrokeImage.Side - 1, (int)Math.Floor(Math.Max(a, b) + reach)));
}
