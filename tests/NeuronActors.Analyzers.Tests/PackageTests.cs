using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NeuronActors.Analyzers.Tests;

public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("neuronactors-package-");

    /// <summary>A project that refers to the package gets every analyser that lies there.</summary>
    [Fact]
    public void The_package_of_the_rules_holds_the_analyser_and_that_one_catches_a_cheat()
    {
        Pack("NeuronActors.Learning");
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(folder.GetFiles("NeuronActors.Learning.*.nupkg")).FullName);
        ZipArchiveEntry shipped = Assert.Single(package.Entries, entry => entry.FullName.StartsWith("analyzers/", StringComparison.Ordinal));
        Assert.Equal("analyzers/dotnet/cs/NeuronActors.Analyzers.dll", shipped.FullName);
        Assert.Contains(package.Entries, entry => entry.FullName == "lib/net10.0/NeuronActors.Learning.dll");

        var analyzer = (DiagnosticAnalyzer)Activator.CreateInstance(Assembly.Load(Bytes(shipped)).GetType(typeof(RuleCodeAnalyzer).FullName!)!)!;
        Assert.Equal("NA1003", Assert.Single(Snippet.Says(analyzer, Snippet.Rule("var it = DateTime.UtcNow;"))).Id);
    }

    /// <summary>The reference to the analyser is no reason for a dependency on it.</summary>
    [Fact]
    public void The_package_depends_on_mathematics_only()
    {
        Pack("NeuronActors.Learning");
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(folder.GetFiles("NeuronActors.Learning.*.nupkg")).FullName);
        using var reader = new StreamReader(package.GetEntry("NeuronActors.Learning.nuspec")!.Open());
        var dependencies = System.Xml.Linq.XDocument.Load(reader).Descendants().Where(one => one.Name.LocalName == "dependency");
        Assert.Equal(
            ["MathNet.Numerics", "NeuronActors.Messages", "NeuronActors.Networks", "NeuronActors.Numerics", "YamlDotNet"],
            dependencies.Select(one => (string)one.Attribute("id")!).Order(StringComparer.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Offline, from what is built already.</summary>
    private void Pack(string project)
    {
        var command = new ProcessStartInfo(BuiltWith("DotnetHost"), [
            "pack", Path.Combine(Root(), "src", project), "--no-build", "--no-restore", "-nodeReuse:false", "-c", BuiltWith("Configuration"), "-o", folder.FullName,
            .. BuiltWith("ArtifactsPath") is { Length: > 0 } artifacts ? new[] { "--artifacts-path", artifacts } : [],
        ])
        { RedirectStandardOutput = true };
        using Process process = Process.Start(command)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        Assert.True(process.WaitForExit(Patience), "dotnet pack does not end");
        Assert.True(process.ExitCode == 0, said.Result);
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        using Stream stream = entry.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string BuiltWith(string key) =>
        typeof(PackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == key).Value!;

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
