using System.Runtime.CompilerServices;

namespace NeuronActors.Cli.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Folder, path));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
