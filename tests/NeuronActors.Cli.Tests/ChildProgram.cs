using System.Diagnostics;
using NeuronActors.Operation;

namespace NeuronActors.Cli.Tests;

/// <summary>The program as processes of their own, with an environment that knows of no cluster but one in a folder.</summary>
internal sealed class ChildProgram(string clusterFolder, params (string Name, string Value)[] variables)
{
    /// <summary>A command that takes longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Starts one command line and hears it out.</summary>
    public async Task<Spoken> Says(params string[] args)
    {
        using Process process = Process.Start(Command(args))!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new Spoken(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private ProcessStartInfo Command(string[] args)
    {
        var command = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "neuron.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in ProgramEnvironment.All) command.Environment.Remove(variable);
        command.Environment[ClusterFolder.Variable] = clusterFolder;
        foreach ((string name, string value) in variables) command.Environment[name] = value;
        return command;
    }
}
