using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks.Tests;

/// <summary>Listed experiments and files as a test needs them.</summary>
internal sealed class Listed(params (string Name, string Text)[] experiments) : IExperimentSource
{
    public IReadOnlyList<string> Names => [.. experiments.Select(experiment => experiment.Name)];

    public bool TryRead(string name, [NotNullWhen(true)] out string? text)
    {
        text = Array.Find(experiments, experiment => experiment.Name == name).Text;
        return text is not null;
    }

    /// <summary>A disk with these files, named by path.</summary>
    public static Func<string, string?> Disk(params (string Path, string Text)[] files) =>
        path => Array.Find(files, file => file.Path == path).Text;
}
