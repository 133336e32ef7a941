namespace NeuronActors.Cli;

/// <summary>A command line worth showing.</summary>
/// <param name="CommandLine">As typed.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record Example(string CommandLine, string Meaning);

/// <summary>Has examples to show below its help.</summary>
internal interface IHasExamples
{
    IReadOnlyList<Example> Examples { get; }
}
