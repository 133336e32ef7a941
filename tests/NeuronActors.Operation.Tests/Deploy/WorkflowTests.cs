using System.Text.Json.Nodes;

namespace NeuronActors.Operation.Tests;

/// <summary>The workflow of a public build service builds and tests everything.</summary>
public sealed class WorkflowTests
{
    private static readonly JsonObject Job = (JsonObject)Yaml.Documents(Repository.Text(".github/workflows/build.yml")).Single()["jobs"]!["test"]!;

    [Fact]
    public void The_whole_solution_is_built_and_every_test_is_run_by_the_SDK_that_the_repository_names()
    {
        string[] runs = [.. Job["steps"].Each().Select(step => step["run"].Text()).OfType<string>()];
        Assert.Contains("dotnet build NeuronActors.sln -c Release", runs);
        Assert.Equal("./neuron test", runs[^1]);
        JsonNode setup = Job["steps"].Each().Single(step => step["uses"].Text()?.StartsWith("actions/setup-dotnet@", StringComparison.Ordinal) == true);
        Assert.True(File.Exists(Repository.File(setup.At("with", "global-json-file").Text()!)));
    }
}
