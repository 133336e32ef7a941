using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>The experiments that come with the program: one embedded YAML file each, in the folder of its paper.</summary>
public sealed class ExperimentCatalogue : IExperimentSource
{
    private static readonly Assembly Here = typeof(ExperimentCatalogue).Assembly;

    /// <summary>The catalogue; it holds no state.</summary>
    public static ExperimentCatalogue Listed { get; } = new();

    /// <summary>Their names: the demonstration, then paper by paper.</summary>
    public IReadOnlyList<string> Names { get; } =
    [
        "demo",
        "ar-mnist", "ar-fashion", "bp-mnist", "bp-fashion",
        "ar-figure1", "ar-figure2-mnist", "ar-figure2-fashion", "ar-figure3-mnist", "ar-figure3-fashion",
        "ar-scalability-figure1", "ar-scalability-figure3",
        "fa-figure2", "fa-mnist", "fa-figure3d", "fa-figure5", "fa-frozen", "fa-xor", "fa-momentum", "fa-scales", "fa-switch",
        "fa-deep", "fa-ten-layers", "fa-dropout", "fa-leaky", "fa-local", "fa-autoencoder-wide", "fa-autoencoder-narrow", "fa-spiking",
        "pc-mnist", "pc-variants", "pc-figure3", "pc-theorem1", "pc-generative",
    ];

    /// <inheritdoc/>
    public bool TryRead(string name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!Names.Contains(name)) return false;
        using Stream stream = Here.GetManifestResourceStream($"{name}.yaml")
            ?? throw new InvalidOperationException($"{name} is listed, but {name}.yaml is not embedded in {Here.GetName().Name}");
        using var reader = new StreamReader(stream);
        text = reader.ReadToEnd();
        return true;
    }

    /// <summary>One of them, read and validated.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="overrides">Texts of the form <c>key=value</c>.</param>
    /// <exception cref="ExperimentException">There is none of that name, or an override is wrong.</exception>
    public Experiment Read(string name, params IReadOnlyList<string> overrides) =>
        ExperimentReader.Open(name, this, overrides).Experiment;
}
