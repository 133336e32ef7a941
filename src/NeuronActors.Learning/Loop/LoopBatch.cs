using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>What came of one batch in the plain loop.</summary>
public sealed class LoopBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal LoopBatch(Network network, Layer answering, IReadOnlyList<Report> reports, int columns)
    {
        Reports = [.. reports.Where(report => report is not OutputReport<T>)];
        Output = new T[answering.Neurons * columns];
        foreach (OutputReport<T> report in reports.OfType<OutputReport<T>>())
        {
            LayerRows.Place(report.Activity.Values, network.Populations[report.Population], Output, answering.Neurons, columns);
            report.Activity.Release();
        }
    }

    /// <summary>The output layer's activity, [outputs × columns]; the label that was inferred, [inputs × columns], where one was asked for.</summary>
    public T[] Output { get; }

    /// <summary>What the populations reported.</summary>
    public IReadOnlyList<Report> Reports { get; }

    /// <summary>True when every population stayed finite.</summary>
    public bool IsFinite => !Reports.Any(report => report is DivergedReport or RestlessReport);

    /// <summary>Relaxation steps of the population that took most.</summary>
    public int Steps => Reports.OfType<LearnedReport>().Max(report => (int?)report.At.Step) ?? 0;
}
