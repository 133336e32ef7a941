using System.Globalization;
using System.Numerics;
using NeuronActors.Numerics;

namespace NeuronActors.Recording;

/// <summary>A weight change in words: the upper part of an explanation.</summary>
internal sealed class ChangeWords<T>(RecordedSynapse<T> synapse, ExplanationOptions options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TermsShown = 5;
    private const int StepsShown = 2;   // at the beginning and at the end

    private int Place => synapse.Synapse.SourceNeuron;

    /// <summary>Terms by their size.</summary>
    public static IEnumerable<WeightChangeTerm<T>> Largest(IEnumerable<WeightChangeTerm<T>> terms) =>
        terms.OrderByDescending(term => T.Abs(term.Product)).ThenBy(term => term.Sample);

    /// <summary>Whether each step begins with what the one before has left, and none is missing.</summary>
    public bool IsWhole(IReadOnlyList<WeightChangeRecord> changes) =>
        (!synapse.IsSpiking || changes.Count == synapse.Experiment.Rule.Steps)
        && Enumerable.Range(1, changes.Count - 1).All(step => BitConverter.DoubleToInt64Bits(changes[step - 1].After[Place]) == BitConverter.DoubleToInt64Bits(changes[step].Before[Place]));

    /// <summary>The whole explanation.</summary>
    /// <param name="changes">What was recorded, in order.</param>
    /// <param name="accounts">What it comes to; null where too much is missing.</param>
    /// <param name="error">Where the error of the last change came from.</param>
    /// <param name="activity">Where the activity of the last change came from.</param>
    public ExplanationNode Root(
        IReadOnlyList<WeightChangeRecord> changes, IReadOnlyList<WeightChangeAccount<T>?> accounts, IReadOnlyList<ExplanationNode> error, IReadOnlyList<ExplanationNode> activity)
    {
        var (before, after) = (changes[0].Before[Place], changes[^1].After[Place]);
        var difference = T.CreateTruncating(after) - T.CreateTruncating(before);
        var text = $"{synapse.Synapse} in batch {changes[0].Batch}: {Text(before)} → {Text(after)} ({(difference >= T.Zero ? "+" : "")}{Text(difference)})";
        var last = changes[^1];
        return new ExplanationNode("change", text,
        [
            .. synapse.IsSpiking ? Steps(changes, accounts) : [Optimizer(last), Sum(last, accounts[^1])],
            new ExplanationNode("error", $"e of {synapse.Synapse.Target}/{synapse.Synapse.Neuron} at {MessageHead.PhaseWord(last.Phase)} step {last.Step}, from", error),
            new ExplanationNode("activity", $"x̄ of {synapse.Synapse.Source}/{Place}, from", activity),
        ]);
    }

    private ExplanationNode Optimizer(WeightChangeRecord change)
    {
        var settings = synapse.Experiment.Train.OptimizerSettings;
        var rate = $"λ = {Text(change.LearningRate ?? synapse.LearningRate(change.Batch))}";
        var gradient = settings.WeightDecay == 0 ? "ΔW" : $"(ΔW + {Text(settings.WeightDecay)} W)";
        return new ExplanationNode("optimizer", settings.Kind switch
        {
            OptimizerKind.Sgd => $"sgd: W ← W − λ {gradient}, {rate}",
            OptimizerKind.Momentum => $"momentum: v ← {Text(settings.Momentum)} v + {gradient}, W ← W − λ v, {rate}{Moments(change)}",
            _ => $"adam, step {change.OptimizerSteps + 1}, with g = {gradient}: {rate}, β₁ = {Text(settings.Beta1)}, β₂ = {Text(settings.Beta2)}, ε = {Text(settings.Epsilon)}{Moments(change)}",
        });
    }

    private string Moments(WeightChangeRecord change) =>
        string.Concat((change.Moments ?? new Dictionary<string, double[]>()).Select(moment => $", {moment.Key} before = {Text(moment.Value[Place])}"));

    private ExplanationNode Sum(WeightChangeRecord change, WeightChangeAccount<T>? account)
    {
        var samples = change.Errors.Length == 1 ? "1 sample" : $"{change.Errors.Length} samples";
        if (account is null)
        {
            var recorded = change.Update.Length > 0 ? $"ΔW = {Text(change.Update[Place])} as recorded" : "ΔW";
            return new ExplanationNode("sum", $"{recorded}: Σ e x̄ over {samples}, of which too little was recorded to work it out");
        }

        var scale = account.Change.Scale == T.One ? "" : $"{Text(account.Change.Scale)} × ";
        var removed = synapse.IsThere ? "" : " × 0, since this synapse was removed";
        var text = $"ΔW = {scale}Σ e x̄ over {samples} = {scale}{Text(account.Sum)}{removed}{(scale.Length + removed.Length > 0 ? $" = {Text(account.Update!.Value)}" : "")}";
        return new ExplanationNode("sum", text + Otherwise(account), Terms(account.Terms, term => $"sample {term.Sample}: e {Text(term.Error)} × x̄ {Text(term.Activity)} = {Text(term.Product)}"));
    }

    /// <summary>What was recorded, where something else comes out.</summary>
    private string Otherwise(WeightChangeAccount<T> account) => account.Recombines ? ""
        : $"; W after comes out as {Text(account.After)}, recorded is {Text(account.Change.After)}"
          + (account.Change.Update is { } update && !WeightChangeAccount<T>.IsSame(update, account.Update!.Value) ? $", and ΔW {Text(update)}" : "");

    private ExplanationNode[] Terms(IReadOnlyList<WeightChangeTerm<T>> terms, Func<WeightChangeTerm<T>, string> words)
    {
        if (options.All || terms.Count <= TermsShown + 1) return [.. terms.Select(term => new ExplanationNode("term", words(term)))];
        WeightChangeTerm<T>[] largest = [.. Largest(terms)];
        var rest = largest[TermsShown..].Sum(term => double.CreateChecked(term.Product));
        return
        [
            .. largest[..TermsShown].Select(term => new ExplanationNode("term", words(term))),
            new ExplanationNode("rest", $"{terms.Count - TermsShown} more samples: {rest.ToString("g4", CultureInfo.InvariantCulture)} together; --all shows them"),
        ];
    }

    private IEnumerable<ExplanationNode> Steps(IReadOnlyList<WeightChangeRecord> changes, IReadOnlyList<WeightChangeAccount<T>?> accounts)
    {
        var last = changes.Count - StepsShown;
        for (var step = 0; step < changes.Count; step++)
        {
            if (!options.All && step == StepsShown && last > StepsShown + 1)
            {
                yield return new ExplanationNode("fold", $"… steps {changes[step].Step}..{changes[last - 1].Step}: {Text(changes[step].Before[Place])} → {Text(changes[last - 1].After[Place])}; --all shows them");
                step = last;
            }

            yield return Step(changes[step], accounts[step], withTerms: options.All || step == changes.Count - 1);
        }
    }

    private ExplanationNode Step(WeightChangeRecord change, WeightChangeAccount<T>? account, bool withTerms)
    {
        var text = $"step {change.Step}: {Text(change.Before[Place])} → {Text(change.After[Place])}";
        if (account is null) return new ExplanationNode("step", text);
        var (keep, add) = account.Change.Factors!.Value;
        var decay = keep == T.One ? "W" : $"{Text(keep)} W";
        return new ExplanationNode(
            "step", $"{text} = {decay} + {Text(add)} × Σ e, Σ e = {Text(account.Sum)} over {account.Terms.Count} of {change.Errors.Length} samples in which {synapse.Synapse.Source}/{Place} spiked{Otherwise(account)}",
            withTerms ? Terms(account.Terms, term => $"sample {term.Sample}: e {Text(term.Error)}") : []);
    }

    private string Text(double value) => RecordedValue.Text(value, synapse.Outline.IsDouble);

    private static string Text(T value) => value.ToString("R", CultureInfo.InvariantCulture);
}
