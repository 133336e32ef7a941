using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>From messages to those that they were computed from, back to what the coordinator clamped. Each message is shown once.</summary>
/// <remarks>Between the first steps of a long relaxation and the last ones the same goes on: what lies there becomes one line.</remarks>
/// <param name="batch">The messages of the batch.</param>
/// <param name="index">Number of the batch.</param>
/// <param name="depth">Messages behind one another at the most.</param>
/// <param name="rule">The rule, which says what travels along an edge.</param>
/// <param name="missing">Takes what was not recorded.</param>
internal sealed class MessageTree(BatchMessages batch, int index, int depth, RuleSettings rule, MissingRecords missing)
{
    private const int FirstFolded = 3;
    private const int LastSteps = 2;
    private const int FewestFolded = 8;

    private readonly HashSet<MessageReference> shown = [];
    private readonly Dictionary<Phase, int> lastSteps = [];

    /// <summary>Messages whose values are to be looked up, in order.</summary>
    public List<MessageHead> Shown { get; } = [];

    /// <summary>A message and where it comes from.</summary>
    public Branch Of(MessageReference name) => Of(name, depth);

    private Branch Of(MessageReference name, int left)
    {
        if (batch.Find(name) is not { } head) return NotRecorded(name);
        if (!shown.Add(head.Id)) return new Branch("again", head, $"{Words(head)}: see above", []);
        Shown.Add(head);
        if (head.IsControl) return new Branch("message", head, Words(head), []);
        if (head.Causes is null)
        {
            missing.Add($"what {head.Id} was computed from", batch.LayerOf(head.From), head.Kind, index, headersOnly: true, asLog: true);
            return new Branch("message", head, Words(head), [new Branch("missing", null, "what it was computed from is not in traces", [])]);
        }

        return new Branch("message", head, Words(head), left > 1 ? From(head.Causes, left - 1) : Cut(head.Causes.Count));
    }

    private static Branch[] Cut(int count) => count == 0 ? [] : [new Branch("fold", null, $"… computed from {Count(count)}; a greater --depth shows them", [])];

    private Branch[] From(IEnumerable<MessageReference> causes, int left)
    {
        var branches = new List<Branch>();
        foreach (var cause in causes.OrderBy(cause => cause.Control is not null))
        {
            if (batch.Find(cause) is { } head && IsInTheMiddle(head) && Fold(head, left) is { } fold) branches.Add(fold);
            else branches.Add(Of(cause, left));
        }

        return [.. branches];
    }

    private bool IsInTheMiddle(MessageHead head)
    {
        if (!lastSteps.TryGetValue(head.Phase, out var last)) lastSteps[head.Phase] = last = batch.LastStep(head.Phase);
        return head.Step >= FirstFolded && head.Step <= last - LastSteps && !shown.Contains(head.Id);
    }

    /// <summary>All that lies in the middle of the phase behind a message; null if that is too little to be left out.</summary>
    private Branch? Fold(MessageHead first, int left)
    {
        var folded = new List<MessageHead> { first };
        var known = new HashSet<MessageReference> { first.Id };
        var exits = new List<MessageReference>();
        for (var next = 0; next < folded.Count; next++)
            foreach (var cause in folded[next].Causes ?? [])
            {
                if (!known.Add(cause)) continue;
                if (batch.Find(cause) is { } head && head.Phase == first.Phase && IsInTheMiddle(head)) folded.Add(head);
                else exits.Add(cause);
            }

        if (folded.Count < FewestFolded) return null;
        foreach (var head in folded) shown.Add(head.Id);
        var ways = folded.Select(head => $"{head.From} → {head.To}").Distinct().Order(StringComparer.Ordinal).ToArray();
        int from = folded.Min(head => head.Step), to = folded.Max(head => head.Step);
        var text = $"… {MessageHead.PhaseWord(first.Phase)} steps {from}..{to}: {Count(folded.Count)} ({string.Join(", ", ways)}), from the one of the last step on each computed from those before";
        return new Branch("fold", null, text, left > 1 ? From(exits, left - 1) : Cut(exits.Count));
    }

    private Branch NotRecorded(MessageReference name)
    {
        var edge = batch.EdgeOf(name);
        if (!shown.Add(name)) return new Branch("again", null, $"{name}{Way(edge)}: see above", []);
        var (kind, owner) = edge is not null ? (KindOf(edge), edge.From) : name.Control?.Split('@') is [var word, var receiver] ? (word, receiver) : ("activation", "*");
        if (RecordedKinds.All.Contains(kind)) missing.Add($"{kind} of {owner}", batch.LayerOf(owner), kind, index);
        return new Branch("missing", null, $"{name}{Way(edge)}: not recorded", []);
    }

    /// <summary>What probably went along an edge. Where feedback was recorded and this was not, it must have been weights.</summary>
    private string KindOf(RecordedEdge edge)
    {
        string[] kinds = [.. RuleTraffic.Kinds(rule, Enum.Parse<EdgeDirection>(edge.Direction, ignoreCase: true)).Select(RecordedKinds.Of)];
        return kinds.FirstOrDefault(kind => !batch.HasAny(edge, kind)) ?? kinds[0];
    }

    private static string Way(RecordedEdge? edge) => edge is null ? "" : $" {edge.From} → {edge.To}";

    private static string Words(MessageHead head) =>
        $"{head.Id} {head.Kind} {head.From} → {head.To}{(head.IsControl ? "" : $", {MessageHead.PhaseWord(head.Phase)} step {head.Step}")}";

    private static string Count(int count) => count == 1 ? "1 message" : $"{count} messages";

    /// <summary>A node whose values are not known yet.</summary>
    internal sealed record Branch(string Type, MessageHead? Head, string Text, IReadOnlyList<Branch> From)
    {
        public ExplanationNode Node(Func<MessageHead, string> values) => new(
            Type, Type == "message" && values(Head!) is { Length: > 0 } words ? $"{Text}: {words}" : Text, [.. From.Select(branch => branch.Node(values))])
        {
            Message = Head?.Id.ToString(),
        };
    }
}
