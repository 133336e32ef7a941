namespace NeuronActors.Operation.Tests;

/// <summary>A folder that lives as long as a test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string FolderPath { get; } = Directory.CreateTempSubdirectory("neuron-operation-").FullName;

    public string this[string name] => Path.Combine(FolderPath, name);

    public void Dispose() => Directory.Delete(FolderPath, recursive: true);
}
