using System.Diagnostics;
using System.Globalization;

namespace NeuronActors.Cli;

/// <summary>Starts nodes as processes of their own, and ends them.</summary>
internal static class NodeProcesses
{
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);

    /// <summary>Starts a node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="connection">The options that say where it meets the others.</param>
    /// <param name="threads">Its worker threads.</param>
    /// <param name="folder">Where its log goes.</param>
    /// <param name="outDirectory">Where it keeps what it records; null for the usual place.</param>
    /// <param name="endsWithParent">It ends when this process does, however it ends.</param>
    public static Process Start(
        string name, IReadOnlyList<string> connection, int threads, ClusterFolder folder, string? outDirectory, bool endsWithParent)
    {
        Directory.CreateDirectory(folder.FullPath);
        string input = endsWithParent ? "" : " </dev/null";
        // The shell only turns the output into a file; "exec" makes its process the node's, so that one number names it.
        var command = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = endsWithParent,
            ArgumentList = { "-c", $"exec \"$0\" \"$@\" >>\"$NEURONACTORS_NODE_CONSOLE\" 2>&1{input}" },
        };
        string[] arguments =
        [
            .. Program(), "node", .. connection, "--name", name,
            "--threads", threads.ToString(CultureInfo.InvariantCulture), "--log-file", folder.LogOf(name),
            .. outDirectory is not null ? ["--out", outDirectory] : Array.Empty<string>(),
            .. endsWithParent ? ["--ends-with-input"] : Array.Empty<string>(),
        ];
        foreach (string argument in arguments) command.ArgumentList.Add(argument);
        command.Environment["NEURONACTORS_NODE_CONSOLE"] = folder.ConsoleOf(name);
        return Process.Start(command) ?? throw new CommandException($"{name} could not be started.");
    }

    /// <summary>The running node of that process number; null if it is gone, or the number belongs to another program by now.</summary>
    public static Process? Find(NodeProcess node)
    {
        try
        {
            Process process = Process.GetProcessById(node.ProcessId);
            string commandLine = string.Create(CultureInfo.InvariantCulture, $"/proc/{node.ProcessId}/cmdline");
            bool isOurs = !File.Exists(commandLine) || File.ReadAllText(commandLine).Contains($"--name\0{node.Name}\0", StringComparison.Ordinal);
            return isOurs && !process.HasExited ? process : null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Ends a process at once and waits until it is gone.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill();
            process.WaitForExit(EndWithin);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>This program, as it can be started once more.</summary>
    private static string[] Program()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "neuron.dll");
        string? host = Environment.ProcessPath;
        if (host is not null && Path.GetFileNameWithoutExtension(host) == "neuron") return [host];
        return [host is not null && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", assembly];
    }
}
