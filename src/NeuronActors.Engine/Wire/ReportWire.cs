using System.Globalization;
using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine;

/// <summary>A population's reports as messages to the coordinator of another member.</summary>
internal static class ReportWire
{
    /// <summary>The messages of a report. The payload of an <see cref="OutputReport{T}"/> is copied, not released.</summary>
    /// <param name="report">The report.</param>
    /// <param name="rows">Neurons of the population.</param>
    /// <exception cref="ArgumentException">The report is of no known kind.</exception>
    public static IEnumerable<IWireMessage> Messages<T>(Report report, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => report switch
        {
            OutputReport<T> output => Output(output),
            GradientReport<T> gradient => Gradient(gradient, rows),
            SavedReport<T> saved => MatrixWire.State(
                saved.Population, saved.At, new PopulationRows<T>(saved.Snapshot.Matrices, saved.Snapshot.OptimizerSteps)),
            LearnedReport learned =>
                [new LearnedWire(learned.Population, learned.At, [.. learned.Updates.Select(update => update.Projection)], [.. learned.Updates.Select(update => update.RowSquares)])],
            TimedReport timed => [new TimedWire(timed.Population, timed.At, [.. timed.Phases])],
            RestingReport resting => [new RestingWire(resting.Population, resting.At, Totals(resting.Sent), Totals(resting.Read))],
            LocalityViolation violation =>
                [new ViolationWire(violation.Population, violation.At, violation.Header, WireChecks.Sentence(violation.Reason))],
            DivergedReport diverged => [new HaltedWire(diverged.Population, diverged.At, null, null)],
            RestlessReport restless => [new HaltedWire(restless.Population, restless.At, restless.Change, null)],
            FailedReport failed => [new HaltedWire(failed.Population, failed.At, null, WireChecks.Sentence(failed.Cause.Message))],
            _ => throw new ArgumentException($"{report.GetType().Name} has no form on the wire", nameof(report)),
        };

    private static IEnumerable<IWireMessage> Output<T>(OutputReport<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Payload<T> activity = output.Activity;
        T[] copy = activity.Values.AsSpan(0, activity.Count).ToArray();
        foreach (MatrixPart<T> part in MatrixWire.Parts<T>(output.Population, ValuesKind.Output, "output", activity.Rows, activity.Columns, copy))
            yield return part;
        yield return new ValuesEnd(output.Population, ValuesKind.Output, output.At, [], []);
    }

    private static IEnumerable<IWireMessage> Gradient<T>(GradientReport<T> gradient, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < gradient.Values.Count; i++)
        {
            string number = i.ToString(CultureInfo.InvariantCulture);
            int columns = gradient.Values[i].Length / rows;
            foreach (MatrixPart<T> part in MatrixWire.Parts<T>(gradient.Population, ValuesKind.Gradient, number, rows, columns, gradient.Values[i]))
                yield return part;
        }
        yield return new ValuesEnd(gradient.Population, ValuesKind.Gradient, gradient.At, [], []);
    }

    private static EdgeTotal[] Totals(IReadOnlyList<KeyValuePair<int, long>> counts) =>
        [.. counts.Select(count => new EdgeTotal(count.Key, count.Value))];
}

/// <summary>A population's messages as reports, held against its network before anything is looked up by what they say.</summary>
/// <param name="network">The graph.</param>
/// <param name="population">The population that reports.</param>
/// <param name="settings">What all populations agree on.</param>
internal sealed class ReportReader<T>(Network network, Population population, LearningSettings settings)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Outputs that are not read yet, at the most: those of two batches, and one to spare.</summary>
    private const int OutputSlots = 4;

    private readonly PopulationMatrices own = new(network, population);
    private readonly MatrixAssembly<T> assembly = new(population.Neurons);
    private PayloadPool<T>? outputs;

    /// <summary>Takes a message in.</summary>
    /// <param name="message">The message.</param>
    /// <param name="report">The report, if it is complete.</param>
    /// <returns>Null if it was taken, else why not.</returns>
    public string? TryRead(IWireMessage message, out Report? report)
    {
        report = null;
        switch (message)
        {
            case MatrixPart<T> part:
                return WhyNot(part) ?? assembly.TryAdd(part);
            case ValuesEnd end:
                return TryEnd(end, out report);
            case LearnedWire learned:
                if (!Array.TrueForAll(learned.Projections, IsOwn) || !Array.TrueForAll(learned.RowSquares, rows => rows.Length == population.Neurons))
                    return $"{population.Name} reports updates of projections that are not its own";
                report = new LearnedReport(population.Index, learned.At, [.. learned.Projections.Zip(learned.RowSquares, (projection, rows) => new WeightUpdateNorms(projection, rows))]);
                return null;
            case TimedWire timed:
                report = new TimedReport(population.Index, timed.At, timed.Phases);
                return null;
            case RestingWire resting:
                if (!Array.TrueForAll([.. resting.Sent, .. resting.Read], total => total.Edge >= 0 && total.Edge < network.Edges.Count && total.Messages >= 0))
                    return $"{population.Name} counts messages of edges that there are not";
                report = new RestingReport(population.Index, resting.At, Pairs(resting.Sent), Pairs(resting.Read));
                return null;
            case ViolationWire violation:
                report = new LocalityViolation(population.Index, violation.At, violation.Header, violation.Reason);
                return null;
            case HaltedWire { Cause: { } cause } failed:
                report = new FailedReport(population.Index, failed.At, new RemoteFailureException(cause));
                return null;
            case HaltedWire { Change: { } change } restless:
                report = new RestlessReport(population.Index, restless.At, change);
                return null;
            case HaltedWire diverged:
                report = new DivergedReport(population.Index, diverged.At);
                return null;
            default:
                return $"{population.Name} sends {message.GetType().Name}, which is no report of this run";
        }
    }

    private string? TryEnd(ValuesEnd end, out Report? report)
    {
        report = null;
        if (!assembly.TryTake(end.Kind, out var matrices)) return $"{population.Name} reports values that are not complete";
        switch (end.Kind)
        {
            case ValuesKind.Output:
                outputs ??= new PayloadPool<T>(OutputSlots, population.Neurons * settings.Share);
                if (matrices is not [var activity]) return $"{population.Name} reports {matrices.Count} outputs at once";
                if (!outputs.HasFree) return $"one more output of {population.Name} came while {outputs.Slots} wait to be read";
                Payload<T> payload = outputs.Rent(population.Neurons, activity.Columns);
                activity.Values.CopyTo(payload.Values, 0);
                report = new OutputReport<T>(population.Index, end.At, payload);
                return null;
            case ValuesKind.Gradient:
                if (matrices.Sum(matrix => matrix.Columns) != UpdateShape.ColumnsOf(network, settings, population))
                    return $"{population.Name} reports gradients that are not those of its weights";
                report = new GradientReport<T>(population.Index, end.At, [.. matrices.Select(matrix => matrix.Values)]);
                return null;
            default:
                if (own.Weights.FirstOrDefault(name => !matrices.Exists(matrix => matrix.Name == name)) is { } missing)
                    return $"the state of {population.Name} lacks {missing}";
                if (!Array.TrueForAll(end.Counted, own.IsCounted)) return $"{population.Name} counts steps of matrices that it has not";
                report = new SavedReport<T>(population.Index, end.At, Snapshot(matrices, end));
                return null;
        }
    }

    private PopulationSnapshot<T> Snapshot(List<(string Name, int Columns, T[] Values)> matrices, ValuesEnd end) => new(
        population,
        [.. matrices.Select(matrix => new StateMatrix<T>(matrix.Name, Dense.Of(population.Neurons, matrix.Columns, matrix.Values)))],
        end.Counted.Zip(end.Steps).ToDictionary(pair => pair.First, pair => pair.Second));

    /// <summary>Why the population cannot report such a matrix; null if it can.</summary>
    private string? WhyNot(MatrixPart<T> part)
    {
        int columns = part.Columns;
        bool fits = part.Kind switch
        {
            ValuesKind.Output => (network.IsOutput(population.Layer) || (settings.IsGenerative && network.IsInput(population.Layer))) && columns <= settings.Share,
            ValuesKind.Gradient => columns <= UpdateShape.ColumnsOf(network, settings, population),
            _ => own.Fits(part.Name, columns) && (!NetworkState.IsActivity(part.Name) || columns == settings.Share),
        };
        return fits ? null : $"{population.Name} has no {part.Kind} {part.Name} of {columns} columns";
    }

    private bool IsOwn(int projection) =>
        projection >= 0 && projection < network.Projections.Count && network.Projections[projection].Target == population.Layer;

    private static KeyValuePair<int, long>[] Pairs(EdgeTotal[] totals) =>
        [.. totals.Select(total => KeyValuePair.Create(total.Edge, total.Messages))];
}
