using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuronActors.Operation.Tests;

/// <summary>tests/hosts/hosts.sh makes what it says, where this machine allows it.</summary>
public sealed class HostsTests : IAsyncLifetime
{
    private const int Impossible = 77;
    private readonly Dictionary<string, string> environment = new() { ["HOSTS_ID"] = $"operation{Environment.ProcessId}" };

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Network namespaces are Linux's.");
        Assert.SkipUnless(Shell.Has("ping"), "ping was not found: install iputils-ping.");
        Said up = await Hosts("up", "2");
        Assert.SkipWhen(up.ExitCode == Impossible, up.Error.Trim());
        up.Succeeded();
    }

    public async ValueTask DisposeAsync() => await Hosts("down");

    [Fact]
    public async Task A_cut_host_is_out_of_reach_until_it_is_healed_and_the_others_are_not()
    {
        Assert.Equal(0, await Ping("node-1", "node-2"));
        await Do("cut", "node-2");
        Assert.NotEqual(0, await Ping("node-1", "node-2"));
        Assert.NotEqual(0, await Ping("node-2", "coordinator"));
        Assert.Equal(0, await Ping("node-1", "coordinator"));
        await Do("heal", "node-2");
        Assert.Equal(0, await Ping("node-1", "node-2"));
        Assert.Equal(0, await Ping("node-2", "coordinator"));
    }

    [Fact]
    public async Task A_delayed_host_answers_late()
    {
        Said delayed = await Hosts("delay", "node-2", "20ms", "10ms");
        Assert.SkipWhen(delayed.ExitCode == Impossible, delayed.Error.Trim());
        delayed.Succeeded();
        string said = (await Hosts("exec", "node-1", "ping", "-c", "10", "-i", "0.05", "-W", "2", await AddressOf("node-2"))).Succeeded().Output;
        double least = double.Parse(Regex.Match(said, @"= ([\d.]+)/").Groups[1].Value, CultureInfo.InvariantCulture);
        // 20 ms there and 20 ms back, each 10 ms early at most; the timer of the kernel may be a little early, too.
        Assert.True(least >= 19, said);
    }

    [Fact]
    public async Task Making_them_again_changes_nothing_and_adds_what_is_missing()
    {
        string[] before = Lines(await Do("list"));
        await Do("up", "2");
        Assert.Equal(before, Lines(await Do("list")));
        await Do("up", "3");
        string[] after = Lines(await Do("list"));
        Assert.Equal([.. before, "node-3 10.77.0.13"], after);
    }

    [Fact]
    public async Task A_network_of_another_id_has_the_same_addresses_and_is_out_of_reach()
    {
        var other = new Dictionary<string, string> { ["HOSTS_ID"] = environment["HOSTS_ID"] + "b" };
        try
        {
            (await Shell.Run(other, null, Script, "up", "3")).Succeeded();
            Assert.NotEqual(0, (await Hosts("exec", "node-1", "ping", "-c", "1", "-W", "1", "10.77.0.13")).ExitCode);
        }
        finally
        {
            await Shell.Run(other, null, Script, "down");
        }

        Assert.Equal(0, await Ping("node-1", "node-2"));
    }

    [Fact]
    public async Task What_runs_on_a_host_ends_with_it()
    {
        var start = new ProcessStartInfo(Script, ["exec", "node-1", "sh", "-c", "echo here; kill -STOP $$"]) { RedirectStandardOutput = true };
        start.Environment["HOSTS_ID"] = environment["HOSTS_ID"];
        using Process running = Process.Start(start)!;
        Assert.Equal("here", await running.StandardOutput.ReadLineAsync());
        await Do("down");
        await running.WaitForExitAsync();
        Assert.NotEqual(0, running.ExitCode);
        Assert.Empty(Lines(await Do("list")));
        Assert.Contains("there is no host \"node-1\"", (await Hosts("exec", "node-1", "true")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up takes from 1 to 200 nodes, not 0", "up", "0")]
    [InlineData("there is no host \"node-9\"", "cut", "node-9")]
    [InlineData("delay takes a host, a time and a deviation", "delay", "node-1", "soon")]
    [InlineData("hosts.sh up N", "bogus")]
    public async Task What_it_cannot_do_is_refused(string sentence, params string[] arguments)
    {
        Said said = await Hosts(arguments);
        Assert.Equal(1, said.ExitCode);
        Assert.Contains(sentence, said.Error, StringComparison.Ordinal);
    }

    private static string Script => Repository.File("tests/hosts/hosts.sh");

    private static string[] Lines(Said said) => said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<Said> Hosts(params string[] arguments) => Shell.Run(environment, null, Script, arguments);

    private async Task<Said> Do(params string[] arguments) => (await Hosts(arguments)).Succeeded();

    private async Task<string> AddressOf(string host) => (await Do("address", host)).Output.Trim();

    /// <summary>0 if one packet came back within a second.</summary>
    private async Task<int> Ping(string from, string to) =>
        (await Hosts("exec", from, "ping", "-c", "1", "-W", "1", await AddressOf(to))).ExitCode;
}
