using NeuronActors.Learning;
using NeuronActors.Messages;

namespace NeuronActors.Engine;

/// <summary>Whether a message that was decoded is sound in itself: nothing missing, no number that its type does not know.</summary>
/// <remarks>MemoryPack reads a missing object as null and any number as an enum; indices are held against the network where it is known.</remarks>
internal static class WireChecks
{
    private const int NameMax = 4 << 10, ExperimentMax = 1 << 20, PhasesMax = 4;
    private const long AgoMax = 1000 * TimeSpan.TicksPerDay;

    /// <summary>Whether it is.</summary>
    public static bool IsSound(object message) => message switch
    {
        Describe describe => (describe.Run is null || IsName(describe.Run)) && AreNames(describe.From),
        NodeInfo node => IsName(node.Node) && IsName(node.Host) && IsName(node.Version) && node.Sessions is not null && node.Sessions.All(IsSound)
            && AreNames(node.Members) && node.Coordinators is not null,
        RunInfo run => IsName(run.Run) && IsName(run.Experiment) && IsName(run.Host) && IsName(run.State),
        Deploy deploy => IsName(deploy.Run) && deploy.Experiment is { Length: <= ExperimentMax } && AreNames(deploy.Places)
            && deploy is { Cores: >= 1 and <= 1 << 16, Replica: >= 0, Segment: >= 1, FirstBatch: >= 0 }
            && (deploy.Withheld is null || IsName(deploy.Withheld)),
        Hosted hosted => IsName(hosted.Node) && hosted.Populations is not null && hosted.Populations.Length == hosted.Actors?.Length,
        DeployRefused refused => IsName(refused.Node) && IsName(refused.Reason),
        Connect connect => connect.Populations is not null,
        NeighbourLost lost => IsName(lost.Node),
        MatrixPart<float> part => IsName(part.Name) && Enum.IsDefined(part.Kind),
        MatrixPart<double> part => IsName(part.Name) && Enum.IsDefined(part.Kind),
        ValuesEnd end => Enum.IsDefined(end.Kind) && IsSound(end.At) && AreNames(end.Counted) && end.Steps?.Length == end.Counted.Length
            && end.Steps.All(steps => steps >= 0),
        LearnedWire learned => IsSound(learned.At) && learned.Projections is not null
            && learned.RowSquares?.Length == learned.Projections.Length && learned.RowSquares.All(rows => rows is not null),
        TimedWire timed => IsSound(timed.At) && timed.Phases is { Length: <= PhasesMax } && timed.Phases.All(phase =>
            WireNames.IsKnown(phase.Phase) && phase.EndedAgo >= 0 && phase.BeganAgo >= phase.EndedAgo && phase.BeganAgo <= AgoMax),
        RestingWire resting => IsSound(resting.At) && resting is { Sent: not null, Read: not null },
        ViolationWire violation => IsSound(violation.At) && IsName(violation.Reason) && WireNames.IsKnown(violation.Header.Kind),
        HaltedWire halted => IsSound(halted.At) && (halted.Cause is null || IsName(halted.Cause)),
        Counted counted => counted.Edges is not null && counted.Edges.All(edge => WireNames.IsKnown(edge.Kind) && edge is { Messages: >= 0, Bytes: >= 0 })
            && (counted.Recorded?.Reason is null || IsName(counted.Recorded.Reason)),
        Leaving leaving => IsName(leaving.Node),
        _ => true,
    };

    /// <summary>A sentence for people as it may be sent: one line, not too long.</summary>
    public static string Sentence(string text)
    {
        string line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return line.Length <= NameMax / 4 ? line : $"{line.AsSpan(0, NameMax / 4)}…";
    }

    private static bool IsSound(SessionInfo? session) =>
        session is not null && IsName(session.Run) && session.Populations is not null && session.Edges is not null
        && session.Populations.All(population => population is not null && IsName(population.Population) && IsName(population.Waiting))
        && session.Edges.All(edge => edge is not null && IsName(edge.Name));

    private static bool IsSound(Position at) => WireNames.IsKnown(at.Phase) && at is { Batch: >= -1, Step: >= 0 };

    private static bool AreNames(IReadOnlyList<string>? names) => names is not null && names.All(IsName);

    private static bool IsName(string? text) => text is { Length: <= NameMax } && !text.Any(char.IsControl);
}
