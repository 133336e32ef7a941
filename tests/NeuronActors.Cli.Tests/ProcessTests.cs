using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NeuronActors.Cli.Tests;

/// <summary>The program as a process of its own: what signals do to it.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly RunScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_run_that_gets_SIGINT_stops_in_order_with_130_and_a_checkpoint()
    {
        using Process process = await StartAndWaitForFirstEpoch();
        Signal(process, "INT");
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        JsonNode summary = JsonNode.Parse(output)!;
        Assert.Equal("interrupted", (string?)summary["status"]);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine((string)summary["runFolder"]!, "checkpoints")));
    }

    [Fact]
    public async Task A_run_that_is_killed_outright_resumes_to_the_weights_of_one_that_was_not()
    {
        using Process process = await StartAndWaitForFirstEpoch();
        process.Kill();
        await process.WaitForExitAsync();
        Spoken whole = await Spoken.By(LongRun(Path.Combine(scene.Folder, "whole")));

        Spoken resumed = await Spoken.By("resume", Assert.Single(Directory.GetDirectories(scene.Runs)), "--json");

        Assert.Equal(ExitCode.Done, resumed.Code);
        Assert.Matches(@"from batch \d+ on", resumed.Error);
        Assert.DoesNotContain("epoch 1/60", resumed.Error);
        Assert.Equal((string?)whole.Json["weightsSha256"], (string?)resumed.Json["weightsSha256"]);
    }

    /// <summary>Long enough to be hit in the middle.</summary>
    private string[] LongRun(string folder) => ["run", scene.Experiment, "--out", folder, "--json", "--epochs", "60", "--set", "checkpoint.every=21"];

    private async Task<Process> StartAndWaitForFirstEpoch()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "neuron.dll");
        // A shell that starts the tests in the background has its children ignore SIGINT, and so would this process.
        Process process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", program, .. LongRun(scene.Runs)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string? line;
        do line = await process.StandardError.ReadLineAsync();
        while (line is not null && !line.StartsWith("epoch 2/", StringComparison.Ordinal));
        Assert.NotNull(line);
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }

    private static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
