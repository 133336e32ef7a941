using NeuronActors.Learning;

namespace NeuronActors.Locality;

/// <summary>What an audit says of a property.</summary>
public enum AuditVerdict
{
    /// <summary>Nothing was found that breaks it.</summary>
    Holds,

    /// <summary>Something was found that breaks it.</summary>
    Violated,

    /// <summary>It could not be judged; the evidence says why.</summary>
    NotJudged,
}

/// <summary>One property of a learning rule, and the evidence for what is said of it.</summary>
/// <param name="Property">Name of the property.</param>
/// <param name="Verdict">What is said of it.</param>
/// <param name="Evidence">What was done and seen, in a sentence.</param>
/// <param name="Numbers">The same in numbers, by name.</param>
/// <param name="Leaks">What breaks it, in the order in which it happened; none if it holds.</param>
public sealed record AuditResult(
    string Property, AuditVerdict Verdict, string Evidence, IReadOnlyDictionary<string, double> Numbers, IReadOnlyList<Leak> Leaks)
{
    /// <summary>True unless the property is violated.</summary>
    public bool Holds => Verdict != AuditVerdict.Violated;

    /// <summary>One line: the verdict, and the evidence or what breaks it.</summary>
    public string Sentence => Verdict switch
    {
        AuditVerdict.Holds => $"{Property}: {Evidence}",
        AuditVerdict.NotJudged => $"{Property}: not judged: {Evidence}",
        _ => $"{Property}: {Leaks[0].Sentence}",
    };
}

/// <summary>Something that a population knew, sent or took which none of its edges had brought or carries.</summary>
/// <param name="Population">Name of the population.</param>
/// <param name="At">Batch, phase and step at which it shows.</param>
/// <param name="Signal">The signal in which it shows, e.g. <c>Feedback to hidden1</c>.</param>
/// <param name="Changed">What was changed or done to make it show, and where.</param>
/// <param name="Sentence">All of it.</param>
public sealed record Leak(string Population, Position At, string Signal, string Changed, string Sentence);
