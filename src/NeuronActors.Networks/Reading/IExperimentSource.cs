using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>The experiments that come with the program.</summary>
public interface IExperimentSource
{
    /// <summary>Their names, in the order in which they are listed.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The YAML text of one of them.</summary>
    /// <returns>False if no experiment has that name.</returns>
    bool TryRead(string name, [NotNullWhen(true)] out string? text);
}
