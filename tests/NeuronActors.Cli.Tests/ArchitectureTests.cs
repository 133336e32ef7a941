using System.Reflection;
using System.Xml.Linq;
using NeuronActors.Learning;
using NeuronActors.Numerics;

namespace NeuronActors.Cli.Tests;

/// <summary>Arrows between projects point from machinery to mathematics.</summary>
public sealed class ArchitectureTests
{
    /// <summary>A project may refer to those that stand before it. A new one takes its place here.</summary>
    private static readonly string[] Order =
    [
        "Analyzers", "Numerics", "Messages", "Networks", "Learning", "Datasets", "Operation", "Engine", "Recording", "Locality", "Experiments", "Benchmarks",
        "Cli",
    ];

    private static readonly string[] Mathematics = ["Numerics", "Messages", "Networks", "Learning"];

    /// <summary>What mathematics may take from elsewhere: matrices, and the text of experiments.</summary>
    private static readonly string[] PackagesOfMathematics = ["MathNet.Numerics", "YamlDotNet"];

    [Fact]
    public void References_between_projects_point_one_way()
    {
        Assert.All(Projects(), project => Assert.Contains(project.Name, Order));
        foreach (Project project in Projects())
            foreach (string referred in project.Referred)
                Assert.True(Place(referred) < Place(project.Name), $"NeuronActors.{project.Name} refers to NeuronActors.{referred}, which stands above it.");
    }

    /// <summary>A compiler drops references that are not used and follows those that come along, so the files alone do not tell.</summary>
    [Fact]
    public void References_between_compiled_assemblies_point_one_way()
    {
        string[] found = [.. Directory.GetFiles(AppContext.BaseDirectory, "NeuronActors.*.dll").Where(path => !path.EndsWith(".Tests.dll", StringComparison.Ordinal))];
        Assert.True(found.Length >= Mathematics.Length, $"only {found.Length} assemblies in {AppContext.BaseDirectory}");
        foreach (string path in found)
            foreach (string referred in Ours(Assembly.LoadFrom(path)))
                Assert.True(Place(referred) < Place(Short(Path.GetFileNameWithoutExtension(path))), $"{path} refers to NeuronActors.{referred}");
    }

    [Fact]
    public void Mathematics_takes_no_package_but_for_matrices_and_for_the_text_of_experiments() =>
        Assert.All(Projects().Where(project => Mathematics.Contains(project.Name)), project => Assert.Subset(
            new HashSet<string>(PackagesOfMathematics), project.Packages.ToHashSet()));

    /// <summary>Both halves are needed: the analyser in the build, and the mark that makes it look at every type.</summary>
    [Theory]
    [InlineData("Learning", typeof(LearningRules))]
    [InlineData("Numerics", typeof(RandomStream))]
    public void The_analyser_watches_all_code_of_rules_and_of_numerics(string name, Type type)
    {
        Assert.NotNull(type.Assembly.GetCustomAttribute<RuleCodeAttribute>());
        XElement reference = Assert.Single(Elements(name, "ProjectReference"), one => Include(one).EndsWith("NeuronActors.Analyzers.csproj", StringComparison.Ordinal));
        Assert.Equal("Analyzer", (string?)reference.Attribute("OutputItemType"));
        Assert.Empty(Elements(name, "NoWarn"));
    }

    /// <summary>A suppression switches the analyser off in one place; each is counted here, so that one more is seen in review.</summary>
    [Fact]
    public void Suppressions_of_the_analyser_are_the_known_ones_and_each_says_why()
    {
        string[] lines = [.. Directory.GetFiles(Path.Combine(Repository.Folder, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("NeuronActors.Analyzers", StringComparison.Ordinal))
            .SelectMany(path => File.ReadLines(path).Where(line => line.Contains("NA10", StringComparison.Ordinal) && !line.Contains("///", StringComparison.Ordinal))
                .Select(line => $"{Path.GetFileNameWithoutExtension(path)}: {line.Trim()}"))];
        Assert.All(lines, line => Assert.Matches(@"\[SuppressMessage\(""Locality"", ""NA10\d\d"", Justification = ""[A-Z].{20,}\.""\)\]", line));
        Assert.Equal(["CutScratch", "FmaPeak", "LearningCourse", "Product"], lines.Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Project> Projects() =>
        Directory.GetFiles(Path.Combine(Repository.Folder, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Short(Path.GetFileNameWithoutExtension(path)))
            .Select(name => new Project(
                name,
                [.. Elements(name, "ProjectReference").Select(one => Short(Path.GetFileNameWithoutExtension(Include(one))))],
                [.. Elements(name, "PackageReference").Select(Include)]));

    private static IEnumerable<XElement> Elements(string project, string element) =>
        XDocument.Load(Path.Combine(Repository.Folder, "src", $"NeuronActors.{project}", $"NeuronActors.{project}.csproj")).Descendants(element);

    private static string Include(XElement element) => ((string)element.Attribute("Include")!).Replace('\\', '/');

    private static IEnumerable<string> Ours(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(one => one.Name!).Where(name => name.StartsWith("NeuronActors.", StringComparison.Ordinal)).Select(Short);

    private static string Short(string name) => name["NeuronActors.".Length..];

    private static int Place(string name) => Array.IndexOf(Order, name);

    private sealed record Project(string Name, string[] Referred, string[] Packages);
}
