using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>The embedded data set: digits drawn from strokes with random pen, affine and elastic distortion.</summary>
/// <remarks>The same seed gives the same bytes on every machine and with any number of threads. Nothing is drawn before it is
/// asked for, and the images of the last seed are kept, so that several runs in one process draw them once.</remarks>
internal static class StrokesDataset
{
    public const int TrainCount = 10_000;
    public const int TestCount = 2_000;

    private const uint TrainEntity = 0;
    private const uint TestEntity = 1;

    private static readonly KeptImages Train = new(TrainEntity);
    private static readonly KeptImages Test = new(TestEntity);

    public static Dataset Load(DatasetOptions options) => ImageDataset.Build(
        options,
        Train.Get(options.Seed, Math.Min(options.TrainLimit ?? TrainCount, TrainCount)),
        Test.Get(options.Seed, Math.Min(options.TestLimit ?? TestCount, TestCount)),
        StrokeImage.Classes,
        largest: 255,
        $"strokes, generated with seed {options.Seed}");

    /// <summary>Draws images first … first + count − 1 of a split; the order and number of threads do not matter.</summary>
    public static (byte[] Pixels, byte[] Labels) Draw(ulong seed, uint split, int first, int count)
    {
        var stream = new RandomStream(seed, StreamPurpose.Data, split);
        var pixels = new byte[count * StrokeImage.Pixels];
        var labels = new byte[count];
        Parallel.For(0, count, i =>
        {
            labels[i] = StrokeImage.Digit(stream, first + i);
            StrokeImage.Draw(stream, first + i, labels[i], pixels.AsSpan(i * StrokeImage.Pixels, StrokeImage.Pixels));
        });
        return (pixels, labels);
    }

    /// <summary>The images of one split, drawn when first asked for and kept for the seed last used.</summary>
    private sealed class KeptImages(uint split)
    {
        private readonly Lock _gate = new();
        private ulong _keptSeed;
        private (byte[] Pixels, byte[] Labels) _kept = ([], []);

        /// <summary>At least <paramref name="count"/> images of a seed, the first ones.</summary>
        public (byte[] Pixels, byte[] Labels) Get(ulong seed, int count)
        {
            lock (_gate)
            {
                if (_keptSeed != seed || _kept.Labels.Length < count)
                    (_keptSeed, _kept) = (seed, Draw(seed, split, first: 0, count));
                return _kept;
            }
        }
    }
}
