using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronActors.Cluster.Tests;

/// <summary>The program as a process of its own, with everything it writes.</summary>
internal sealed class NeuronProcess : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<string> complaints = [];
    private readonly Task<string> output;
    private readonly Task listening;
    private readonly Process process;

    private NeuronProcess(ProcessStartInfo start)
    {
        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        listening = Listen();
    }

    public int Id => process.Id;

    public bool IsRunning => !process.HasExited;

    /// <summary>What it wrote to standard error so far.</summary>
    public string Complaints => string.Join('\n', complaints);

    /// <summary>Starts it.</summary>
    /// <param name="environment">Variables besides those of the test.</param>
    /// <param name="arguments">Its command line.</param>
    public static NeuronProcess Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        StartBy([], environment, arguments);

    /// <summary>Starts it by another program, such as one that puts it on another host.</summary>
    public static NeuronProcess StartBy(IReadOnlyList<string> launcher, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        string[] command = [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "neuron.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return new NeuronProcess(start);
    }

    /// <summary>Ends it at once, as kill -9 does.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Sends a signal such as STOP.</summary>
    public void Signal(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Bytes of memory that it has in use.</summary>
    public long ResidentBytes => MemoryOf(Id);

    /// <summary>Bytes of memory that a process has in use; 0 if it is gone.</summary>
    public static long MemoryOf(int id)
    {
        string status = $"/proc/{id.ToString(CultureInfo.InvariantCulture)}/status";
        string? line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(each => each.StartsWith("VmRSS:", StringComparison.Ordinal)) : null;
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }

    /// <summary>Waits until it has written a line that contains the text to standard error.</summary>
    public async Task<string> Says(string text)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            if (complaints.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } said) return said;
            Assert.True(IsRunning && Stopwatch.GetElapsedTime(begun) < LongestWait, $"it did not say '{text}' but {Complaints}");
            await Task.Delay(10);
        }
    }

    /// <summary>The folder of its run, once it has one.</summary>
    public async Task<string> Folder() => Path.GetFullPath((await Says("folder "))["folder ".Length..].Trim());

    /// <summary>Waits for its end.</summary>
    /// <returns>Exit code and what it wrote to standard output.</returns>
    public async Task<(int Code, string Output)> Ends()
    {
        using var patience = new CancellationTokenSource(LongestWait);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"it did not end within {LongestWait.TotalSeconds} s; it said {Complaints}");
        }
        await listening;
        return (process.ExitCode, await output);
    }

    /// <summary>Waits for its end, which must be a good one, and reads its answer.</summary>
    public async Task<JsonNode> Answers()
    {
        (int code, string said) = await Ends();
        Assert.True(code == 0, $"exit code {code}: {said}{Complaints}");
        return JsonNode.Parse(said)!;
    }

    public void Dispose()
    {
        if (IsRunning) Kill();
        process.Dispose();
    }

    private async Task Listen()
    {
        while (await process.StandardError.ReadLineAsync() is { } line) complaints.Enqueue(line);
    }
}
