using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>A source without any experiment.</summary>
internal sealed class NoExperiments : IExperimentSource
{
    public IReadOnlyList<string> Names => [];

    public bool TryRead(string name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return false;
    }
}
