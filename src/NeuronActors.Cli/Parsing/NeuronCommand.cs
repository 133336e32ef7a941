using System.CommandLine;

namespace NeuronActors.Cli;

/// <summary>A command of <c>neuron</c>: arguments, one call, and what is said about the outcome.</summary>
internal abstract class NeuronCommand(string name, string description, params Example[] examples)
    : Command(name, description), IHasExamples
{
    public IReadOnlyList<Example> Examples { get; } = examples;

    /// <summary>Shared options that would silently do nothing here: refused with a sentence, and left out of the help.</summary>
    public virtual SharedOptions Unused => SharedOptions.None;

    /// <summary>Does it. Not called for a command that only groups others.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public abstract Task<int> Run(Invocation call);
}
