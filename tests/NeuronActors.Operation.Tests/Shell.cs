using System.Diagnostics;

namespace NeuronActors.Operation.Tests;

/// <summary>Runs programs to their end.</summary>
internal static class Shell
{
    /// <summary>Whether a program of that name is on the search path.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs a program with nothing on its standard input.</summary>
    public static Task<Said> Run(string program, params string[] arguments) => Run(new Dictionary<string, string>(), null, program, arguments);

    /// <summary>The same with variables of its environment and the folder it runs in.</summary>
    public static async Task<Said> Run(IReadOnlyDictionary<string, string> environment, string? folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "",
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Said(process.ExitCode, await output, await error);
    }
}

/// <summary>What a program said when it had ended.</summary>
internal sealed record Said(int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test with what was said, unless the program ended well.</summary>
    public Said Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Output}{Error}");
        return this;
    }
}
