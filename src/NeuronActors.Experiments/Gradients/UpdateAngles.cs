using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Experiments;

/// <summary>The angles between the weight updates that a network has just made and the gradient, projection by projection.</summary>
internal static class UpdateAngles
{
    public static IReadOnlyList<UpdateAngle> Of<T>(Network network, LoopNetwork<T> loop, Gradient gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. network.Projections.Select(projection => new UpdateAngle(
            projection.Name, Likeness.Of(LastUpdate(network, loop, projection), gradient.OfWeights(projection)).AngleDegrees))];

    /// <summary>ΔW of a whole projection, [target × source], put together from the shards that own its rows.</summary>
    internal static double[] LastUpdate<T>(Network network, LoopNetwork<T> loop, Projection projection)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int incoming = network.Into(projection.Target).ToList().IndexOf(projection);
        int rows = projection.Target.Neurons, sources = projection.Source.Neurons;
        var whole = new T[rows * sources];
        foreach (NeuronPopulation<T> population in loop.Populations.Where(population => population.Population.Layer == projection.Target))
            LayerRows.Place<T>(population.Update.LastUpdate(incoming).Values(), population.Population, whole, rows, sources);
        return Array.ConvertAll(whole, double.CreateChecked);
    }
}
