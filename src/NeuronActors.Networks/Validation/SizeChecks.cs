using System.Globalization;

namespace NeuronActors.Networks;

/// <summary>Whether everything fits into arrays, whose elements are counted in 31 bits.</summary>
internal static class SizeChecks
{
    /// <summary>Somewhat less than 2³¹: products pad their operands.</summary>
    private const long MostElements = 2_000_000_000;

    public static IEnumerable<Finding> Of(Experiment experiment)
    {
        var (layers, batch) = (experiment.Network.Layers, experiment.Train.Batch);
        if (layers.Count < 2)
            yield break;
        var names = NetworkLayout.Names(experiment.Network);
        for (var place = 0; place < layers.Count; place++)
        {
            if ((long)layers[place].Neurons * batch > MostElements)
                yield return new Finding(
                    $"{names[place]} has {layers[place].Neurons} neurons and train.batch is {batch}, but neurons times samples must not exceed {Most}; " +
                    $"write train.batch in [1, {MostElements / layers[place].Neurons}].",
                    "train.batch", NetworkChecks.Layers);
        }

        foreach (var projection in NetworkLayout.Projections(experiment.Network))
        {
            var (source, target) = (names.IndexOf(projection.From), names.IndexOf(projection.To));
            if (source >= 0 && target >= 0 && (long)layers[source].Neurons * layers[target].Neurons > MostElements)
                yield return new Finding(
                    $"{projection.From} has {layers[source].Neurons} neurons and {projection.To} {layers[target].Neurons}, but the weights between two layers must not exceed {Most}; " +
                    "write smaller layers.",
                    NetworkChecks.Layers);
        }
    }

    private static string Most => MostElements.ToString(CultureInfo.InvariantCulture);
}
