using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>A rule's updates of one batch beside those of backprop with the same weights.</summary>
internal static class Gradients
{
    /// <summary>The largest distance of a layer's update from that of backprop, relative to the latter.</summary>
    public static double WorstDistance<T>(Experiment experiment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Pairs<T>(experiment).Max(pair => Math.Sqrt(
            pair.Found.Zip(pair.Backprop).Sum(p => Math.Pow(p.First - p.Second, 2)) / pair.Backprop.Sum(value => value * value)));

    /// <summary>Cosine between all updates side by side.</summary>
    public static double Cosine(Experiment experiment) => Cosine(Pairs<double>(experiment));

    /// <summary>Angle between the updates of the projection into one layer, in radians.</summary>
    public static double Angle(Experiment experiment, int layer)
    {
        (double[] found, double[] backprop) = Pairs<double>(experiment)[layer - 1];
        double f = Math.Sqrt(found.Sum(v => v * v)), b = Math.Sqrt(backprop.Sum(v => v * v));
        double chord = Math.Sqrt(found.Zip(backprop).Sum(p => Math.Pow((p.First / f) - (p.Second / b), 2)));
        return 2 * Math.Asin(chord / 2);
    }

    private static double Cosine(List<(double[] Found, double[] Backprop)> pairs)
    {
        double[] found = [.. pairs.SelectMany(pair => pair.Found)], backprop = [.. pairs.SelectMany(pair => pair.Backprop)];
        return found.Zip(backprop).Sum(p => p.First * p.Second) / Math.Sqrt(found.Sum(v => v * v) * backprop.Sum(v => v * v));
    }

    private static List<(double[] Found, double[] Backprop)> Pairs<T>(Experiment experiment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Updates<T>(experiment).Zip(Updates<T>(experiment.With(r => r with { Kind = Rules.Backprop })))];

    private static IEnumerable<double[]> Updates<T>(Experiment experiment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var problem = new Problem<T>(experiment);
        LoopNetwork<T> loop = problem.Loop();
        Assert.True(loop.Train(problem.Input(0), problem.Target(0), problem.Columns).IsFinite);
        return loop.Populations.Skip(1).Select(population =>
            population.Update.LastUpdate(0).Values().Select(double.CreateChecked).ToArray());
    }
}
