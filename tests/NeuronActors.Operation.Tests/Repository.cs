using System.Runtime.CompilerServices;

namespace NeuronActors.Operation.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public static string File(string path) => Path.Combine(Folder, path);

    public static string Text(string path) => System.IO.File.ReadAllText(File(path));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
