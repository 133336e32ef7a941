using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>Which reports a session may receive: of batches that are under way, of states that were asked for, each once.</summary>
/// <remarks>
/// A report that was decoded is well formed and comes from the population that it names, but may state anything. It is held against this
/// before anything is looked up by what it says; one that is taken is crossed off. Thread safe.
/// </remarks>
internal sealed class ReportValidator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network network;
    private readonly LearningSettings settings;
    private readonly Dictionary<int, OpenBatch> batches = [];
    private readonly int[] saves;
    private readonly Lock gate = new();

    /// <summary>A validator that expects nothing.</summary>
    /// <param name="network">The graph.</param>
    /// <param name="settings">What all populations agree on.</param>
    public ReportValidator(Network network, LearningSettings settings)
    {
        (this.network, this.settings) = (network, settings);
        saves = new int[network.Populations.Count];
    }

    /// <summary>Something was sent to a population, to which there will be an answer.</summary>
    public void Expect(Population to, in Message<T> message)
    {
        MessageHeader header = message.Header;
        lock (gate)
        {
            if (header.Kind == MessageKind.Save) saves[to.Index]++;
            else if (header.Kind == MessageKind.Input) batches[header.Batch] = new OpenBatch(network, settings.Answering(network, header.Phase), message.Payload.Columns, header.Phase);
        }
    }

    /// <summary>Crosses a report off.</summary>
    /// <returns>Null, or why it is not taken, in one sentence; then nothing has changed.</returns>
    public string? WhyNot(Report report)
    {
        lock (gate) return OfReport(report);
    }

    private string? OfReport(Report report) => report switch
    {
        OutputReport<T> output => OfOutput(output),
        LearnedReport => OfBatch(report, "learning", batch => batch.Learns ? batch.Learned : null),
        TimedReport => PhaseClock.IsTimed(report.At.Batch)
            ? OfBatch(report, "the times", batch => batch.Learns ? batch.Timed : null)
            : $"it reports the times of {NameOf(report)} for batch {report.At.Batch}, which is not timed",
        GradientReport<T> => settings.Replicas > 1
            ? OfBatch(report, "its gradient", batch => batch.Learns ? batch.Gradients : null)
            : $"it reports a gradient of {NameOf(report)}, and there is one replica only",
        RestingReport resting => OfRest(resting),
        SavedReport<T> saved => OfSave(saved),
        _ => null,
    };

    private string? OfOutput(OutputReport<T> output)
    {
        if (!batches.TryGetValue(output.At.Batch, out OpenBatch? batch)) return NotUnderWay(output);
        if (output.At.Phase != batch.Phase) return $"it reports the output of {NameOf(output)} at {output.At}, which was presented for the phase {batch.Phase}";
        if (output.Activity.Columns != batch.Columns)
            return $"it reports {output.Activity.Columns} samples of {NameOf(output)} for batch {output.At.Batch}, which has {batch.Columns}";
        return OfBatch(output, "the output", open => open.Outputs);
    }

    private string? OfBatch(Report report, string what, Func<OpenBatch, HashSet<int>?> missingOf)
    {
        if (!batches.TryGetValue(report.At.Batch, out OpenBatch? batch)) return NotUnderWay(report);
        if (missingOf(batch) is not { } missing) return $"it reports {what} of {NameOf(report)} for batch {report.At.Batch}, which is not learnt";
        if (!missing.Remove(report.Population)) return $"it reports {what} of {NameOf(report)} for batch {report.At.Batch} a second time";
        if (batch.IsOver) batches.Remove(report.At.Batch);
        return null;
    }

    private string? OfRest(RestingReport resting)
    {
        if (!settings.IsAsynchronous) return $"it reports that {NameOf(resting)} rests, which is not asked for in lockstep";
        if (!batches.TryGetValue(resting.At.Batch, out OpenBatch? batch) || !batch.Learns) return NotUnderWay(resting);
        return resting.Sent.All(count => network.Edges[count.Key].Sender.Index == resting.Population)
            && resting.Read.All(count => network.Edges[count.Key].Receiver.Index == resting.Population)
            ? null : $"it counts messages of edges at which {NameOf(resting)} has no part";
    }

    private string? OfSave(SavedReport<T> report)
    {
        if (saves[report.Population] == 0) return $"it reports a state of {NameOf(report)}, which was not asked for";
        saves[report.Population]--;
        return null;
    }

    private string NotUnderWay(Report report) => $"it reports of {NameOf(report)} at {report.At}, and no such batch is under way";

    private string NameOf(Report report) => network.Populations[report.Population].Name;

    /// <summary>What is missing of a batch, by population.</summary>
    private sealed class OpenBatch(Network network, Layer answering, int columns, Phase phase)
    {
        private HashSet<int>? timed;

        public int Columns => columns;

        public Phase Phase => phase;

        public bool Learns => phase == Phase.Forward;

        public HashSet<int> Outputs { get; } = [.. network.ShardsOf(answering).Select(population => population.Index)];

        public HashSet<int> Learned { get; } = phase == Phase.Forward ? All(network) : [];

        public HashSet<int> Timed => timed ??= All(network);

        public HashSet<int> Gradients { get; } = phase == Phase.Forward ? All(network) : [];

        public bool IsOver => Outputs.Count == 0 && Learned.Count == 0;

        private static HashSet<int> All(Network network) => [.. network.Populations.Select(population => population.Index)];
    }
}
