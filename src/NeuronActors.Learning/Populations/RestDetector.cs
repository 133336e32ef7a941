using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Finds the end of an asynchronous relaxation: all at rest, and no message under way on any edge.</summary>
/// <remarks>Mattern 1987, vector counters: each population's latest report counts; see <see cref="FreeRelaxation{T}"/>.</remarks>
/// <param name="participants">Indices of the populations that take part.</param>
public sealed class RestDetector(IReadOnlyCollection<int> participants)
{
    private readonly Dictionary<int, RestingReport> latest = [];
    private readonly Dictionary<int, long> balance = [];

    /// <summary>The populations that take part in relaxations of this network.</summary>
    public static RestDetector For(Network network, LearningSettings settings) =>
        new([.. network.Populations.Where(p => settings.InputRelaxes || !network.IsInput(p.Layer)).Select(p => p.Index)]);

    /// <summary>The populations that take part.</summary>
    public IReadOnlyCollection<int> Participants { get; } = participants;

    /// <summary>A new relaxation begins: nobody has reported yet.</summary>
    public void Begin() => latest.Clear();

    /// <summary>Takes a report. True when everybody rests and nothing is under way.</summary>
    public bool IsOver(RestingReport report)
    {
        latest[report.Population] = report;
        if (latest.Count < Participants.Count) return false;
        balance.Clear();
        foreach (RestingReport resting in latest.Values)
        {
            foreach ((int edge, long sent) in resting.Sent) balance[edge] = balance.GetValueOrDefault(edge) + sent;
            foreach ((int edge, long read) in resting.Read) balance[edge] = balance.GetValueOrDefault(edge) - read;
        }
        return balance.Values.All(difference => difference == 0);
    }
}
