namespace NeuronActors.RabbitMq.Tests;

/// <summary>A folder for one test, removed with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("neuronactors-broker-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
