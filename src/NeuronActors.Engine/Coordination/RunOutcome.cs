using NeuronActors.Learning;

namespace NeuronActors.Engine;

/// <summary>How a stretch of a run has ended. A closed set; each is one sentence for the user.</summary>
public abstract record RunOutcome
{
    private RunOutcome()
    {
    }

    /// <summary>One sentence: what, where, and what to try.</summary>
    public abstract string Sentence { get; }

    /// <summary>Every batch was done.</summary>
    public sealed record Completed : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence => "completed";
    }

    /// <summary>It was asked to stop; every batch that was presented has been finished.</summary>
    public sealed record Interrupted : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence => "interrupted";
    }

    /// <summary>A value was no longer finite.</summary>
    /// <param name="Population">Name of the population that noticed.</param>
    /// <param name="At">Where.</param>
    public sealed record Diverged(string Population, Position At) : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"diverged: {Population} has values that are not finite at {At}; try a smaller train.learning-rate, or a smaller rule.step-size if values relax";
    }

    /// <summary>A relaxation that ends by itself did not.</summary>
    /// <param name="Population">Name of the population.</param>
    /// <param name="At">Where.</param>
    /// <param name="Change">Its last change.</param>
    public sealed record Restless(string Population, Position At, double Change) : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence => FormattableString.Invariant(
            $"not settled: {Population} still changes by {Change:g3} at {At}; try a greater rule.tolerance or rule.threshold, or rule.stop: steps");
    }

    /// <summary>Nothing has happened for the stated time.</summary>
    /// <param name="Seconds">The stated time.</param>
    /// <param name="Waiting">Which population waits for which message from which other.</param>
    public sealed record Silent(double Seconds, IReadOnlyList<string> Waiting) : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence => FormattableString.Invariant(
            $"no progress for {Seconds:g3} s: {string.Join("; ", Waiting)}");
    }

    /// <summary>A population refused a message that its wiring does not allow.</summary>
    /// <param name="Population">Name of the population that refused.</param>
    /// <param name="Violation">What came.</param>
    public sealed record Refused(string Population, LocalityViolation Violation) : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence => $"locality violation at {Population}, {Violation.At}: {Violation.Reason}";
    }

    /// <summary>A promise of the program itself was broken.</summary>
    /// <param name="Population">Name of the population.</param>
    /// <param name="Report">Where and why.</param>
    public sealed record Failed(string Population, FailedReport Report) : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Population} failed at {Report.At}: {Report.Cause.Message}";
    }

    /// <summary>Part of the cluster is lost. The run can continue from its last checkpoint on what remains.</summary>
    /// <param name="What">Name of the node, or "the cluster".</param>
    /// <param name="Why">One sentence.</param>
    /// <param name="Noticed">How long it had not answered when that was noticed; zero if a message reported it.</param>
    public sealed record Lost(string What, string Why, TimeSpan Noticed) : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence => $"lost {What}: {Why}";
    }

    /// <summary>Nothing is lost, and the run continues on other nodes: everything was saved, or the session did not begin.</summary>
    /// <param name="Why">Which nodes joined or want to leave.</param>
    public sealed record Rearranged(string Why) : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence => $"rearranged: {Why}";
    }

    /// <summary>The cluster was lost again and again before a batch was learnt.</summary>
    /// <param name="Tries">How often in a row.</param>
    /// <param name="Last">What ended the last try.</param>
    public sealed record GaveUp(int Tries, RunOutcome Last) : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"given up after {Tries} tries in a row without a batch learnt, the last one {Last.Sentence.TrimEnd('.')}; mend the cluster, then resume the run";
    }

    /// <summary>A node cannot host what it was ordered to.</summary>
    /// <param name="Node">Its name.</param>
    /// <param name="Reason">One sentence.</param>
    public sealed record NotHosted(string Node, string Reason) : RunOutcome
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Node} cannot host its populations: {Reason}";
    }
}
