using System.CommandLine;

namespace NeuronActors.Cli;

/// <summary>A command of <c>neuron</c>: arguments, one call, and what is said about the outcome.</summary>
internal abstract class NeuronCommand(string name, string description, params Example[] examples)
    : Command(name, description), IHasExamples
{
    private readonly Dictionary<Option, string> headings = [];

    public IReadOnlyList<Example> Examples { get; } = examples;

    /// <summary>Options that the help shows in a section of their own below the others, with its heading.</summary>
    public IReadOnlyDictionary<Option, string> Headings => headings;

    /// <summary>Shared options that would silently do nothing here: refused with a sentence, and left out of the help.</summary>
    public virtual SharedOptions Unused => SharedOptions.None;

    /// <summary>Adds options that the help shows under a heading.</summary>
    public void Add(string heading, params Option[] options)
    {
        foreach (Option option in options)
        {
            Add(option);
            headings[option] = heading;
        }
    }

    /// <summary>Does it. Not called for a command that only groups others.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public abstract Task<int> Run(Invocation call);
}
