namespace NeuronActors.Experiments.Tests;

/// <summary>A folder that lives as long as a test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string FolderPath { get; } = Directory.CreateTempSubdirectory("neuron-experiments-").FullName;

    /// <summary>Runs go here.</summary>
    public RunOptions Options => new() { OutDirectory = FolderPath };

    public void Dispose() => Directory.Delete(FolderPath, recursive: true);
}
