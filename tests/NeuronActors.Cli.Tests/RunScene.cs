namespace NeuronActors.Cli.Tests;

/// <summary>A folder with a small experiment on the embedded digits, and arguments to run it.</summary>
public sealed class RunScene : IDisposable
{
    /// <summary>Half a second of training: two layers, three epochs of eight batches.</summary>
    private const string Small =
        """
        extends: demo
        conditions: {}
        data: {train: 512, test: 128}
        network: {layers: [784, 32, 16, 10]}
        rule: {steps: 20}
        train: {epochs: 3}
        checkpoint: {every: 3}
        threads: 1
        """;

    public RunScene()
    {
        Folder = Directory.CreateTempSubdirectory("neuron-cli-").FullName;
        Experiment = Write("small.yaml", Small);
    }

    /// <summary>The folder; goes with the scene.</summary>
    public string Folder { get; }

    /// <summary>The small experiment's file.</summary>
    public string Experiment { get; }

    /// <summary>Where its runs go.</summary>
    public string Runs => Path.Combine(Folder, "runs");

    /// <summary>Arguments that run the small experiment.</summary>
    public string[] Run(params string[] more) => ["run", Experiment, "--out", Runs, .. more];

    /// <summary>Writes a file into the folder.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
