using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>A random affine map from the glyph's unit box to the pixels of the image.</summary>
internal readonly record struct Affine(double Xx, double Xy, double Yx, double Yy, double ShiftX, double ShiftY)
{
    // Pixels, radians. Chosen so that a digit stays inside the image and a linear classifier does not suffice.
    private const double Height = 18;
    private const double Width = 16;
    private const double ScaleSpread = 0.17;
    private const double RotationMost = 0.26;
    private const double ShearMost = 0.26;
    private const double ShiftMost = 1.8;

    /// <summary>Draws scale, rotation, shear and shift.</summary>
    /// <param name="uniform">A uniform draw from [−1, 1) by its number, 0 to 5.</param>
    public static Affine Draw(Func<int, double> uniform)
    {
        var (sin, cos) = ElementaryFunctions.SinCos(RotationMost * uniform(0));
        var shear = ShearMost * uniform(1);
        var width = Width * (1 + ScaleSpread * uniform(2));
        var height = Height * (1 + ScaleSpread * uniform(3));
        const double Centre = StrokeImage.Side / 2.0;
        return new(
            cos * width, (cos * shear - sin) * height,
            sin * width, (sin * shear + cos) * height,
            Centre + ShiftMost * uniform(4), Centre + ShiftMost * uniform(5));
    }

    /// <summary>The glyph's centre (½, ½) comes to the middle of the image plus the shift.</summary>
    public PenPoint Map(PenPoint point)
    {
        var (x, y) = (point.X - 0.5, point.Y - 0.5);
        return new(Xx * x + Xy * y + ShiftX, Yx * x + Yy * y + ShiftY);
    }
}
