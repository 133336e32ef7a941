using Microsoft.CodeAnalysis;

namespace NeuronActors.Analyzers;

/// <summary>What rule code must not do: each as one sentence that says what, where, and what to write instead.</summary>
public static class RuleDiagnostics
{
    /// <summary>NA1001: files, network, console, processes, environment, logs.</summary>
    public static readonly DiagnosticDescriptor InputOutput = Of(
        "NA1001", "Rule code reads or writes outside the network",
        "{0} uses {1}, which reaches outside the network: a population reads its ports and writes to its outlets, so hand it values when it is made, and let the program around it read and write");

    /// <summary>NA1002: threads, tasks, locks, async, finalizers.</summary>
    public static readonly DiagnosticDescriptor Threads = Of(
        "NA1002", "Rule code knows of threads",
        "{0} uses {1}, but a population belongs to one thread at a time, and its engine chooses which: write plain sequential code, and let messages carry what others need");

    /// <summary>NA1003: the time of day, stopwatches, tick counts.</summary>
    public static readonly DiagnosticDescriptor Clocks = Of(
        "NA1003", "Rule code reads a clock",
        "{0} reads {1}, a clock, so its results would depend on when and how fast it runs: count batches and steps instead");

    /// <summary>NA1004: a static field, property or event of rule code that can change.</summary>
    public static readonly DiagnosticDescriptor DeclaredState = Of(
        "NA1004", "Rule code declares static state that can change",
        "{0} {1}, so populations could share it without a message: make it const or immutable, or a field of the population");

    /// <summary>NA1005: the same, of another type.</summary>
    public static readonly DiagnosticDescriptor UsedState = Of(
        "NA1005", "Rule code uses static state that can change",
        "{0} uses {1}, which is static and can change, so populations could share it without a message: keep it in a field of the population, or have it sent");

    /// <summary>NA1006: System.Random, new GUIDs, hash codes that differ from process to process.</summary>
    public static readonly DiagnosticDescriptor Randomness = Of(
        "NA1006", "Rule code draws numbers that no seed fixes",
        "{0} uses {1}, whose values depend on the process or on the order of draws: draw from NeuronActors.Numerics.RandomStream, keyed by seed, purpose and entity");

    /// <summary>NA1007: reflection, dynamic, casts that nobody checks, handles, native code.</summary>
    public static readonly DiagnosticDescriptor ReachAround = Of(
        "NA1007", "Rule code reaches objects that it was not handed",
        "{0} uses {1}, which can reach objects that this population was never handed: use what its PopulationContext and its constructor gave it",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Of(string id, string title, string sentence, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        new(id, title, sentence, "Locality", severity, isEnabledByDefault: true);
}
