using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq;

/// <summary>A RabbitMQ broker of our own: a child process with all its files in one folder, for whoever runs it.</summary>
/// <remarks>
/// It has no plugins, no port but those for clients (neither Erlang's distribution nor its port mapper is started) and no
/// memory: a cluster keeps nothing on a broker that is worth more than a restart in an empty folder.
/// Tried with Debian's rabbitmq-server 3.10.8 on Erlang 25.
/// </remarks>
public sealed class LocalBroker : IAsyncDisposable
{
    /// <summary>What to say where there is none.</summary>
    public const string Missing = "rabbitmq-server was not found: on Debian, apt-get install rabbitmq-server; or give --broker amqp://…";

    // Ends the machine when the pipe from its parent closes. It needs no signal, so it works when the parent is killed too.
    private const string EndWithInput =
        "spawn(fun() -> P = open_port({fd, 0, 1}, [in, eof]), receive {P, eof} -> halt(0, [{flush, false}]) end end).";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    private readonly LocalBrokerOptions options;
    private readonly string program;
    private readonly BrokerFolder folder;
    private Process? process;

    private LocalBroker(LocalBrokerOptions options, string program)
    {
        (this.options, this.program) = (options, program);
        folder = new BrokerFolder(Path.GetFullPath(options.Folder));
        int?[] free = FreePorts(options.Port == 0, options.TlsPort == 0);
        Port = free[0] ?? options.Port;
        TlsPort = free[1] ?? options.TlsPort;
    }

    /// <summary>Port for plain text; null if it has none.</summary>
    public int? Port { get; }

    /// <summary>Port for TLS; null if it has none.</summary>
    public int? TlsPort { get; }

    /// <summary>Its log.</summary>
    public string Log => folder.Log;

    /// <summary>Its process; null while it does not run.</summary>
    public int? ProcessId => process is { HasExited: false } running ? running.Id : null;

    /// <summary>Options to connect to it from this machine, in plain text if it listens so.</summary>
    public RabbitMqOptions Client => new()
    {
        Host = IPAddress.TryParse(options.ListenAddress, out IPAddress? address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? options.ListenAddress
            : "localhost",
        Port = Port ?? TlsPort!.Value,
        UsesTls = Port is null,
        User = options.User,
        Password = options.Password,
    };

    /// <summary>The program; null if it is not installed, see <see cref="Missing"/>.</summary>
    /// <remarks>Debian's program of that name on the path changes the user and refuses others; the one behind it does not.</remarks>
    public static string? Find()
    {
        if (OperatingSystem.IsWindows()) return null;
        string[] folders = ["/usr/lib/rabbitmq/bin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];
        return folders.Select(folder => Path.Combine(folder, "rabbitmq-server")).Where(File.Exists).Select(Resolved)
            .FirstOrDefault(file => File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "rabbitmq-env")));
    }

    /// <summary>Starts a broker and waits until it accepts connections.</summary>
    /// <exception cref="TransportException">It is not installed, cannot listen, or does not start in time; the sentence names the log.</exception>
    public static async Task<LocalBroker> Start(LocalBrokerOptions options, CancellationToken stop = default)
    {
        if (options.Port is null && options.TlsPort is null) throw new ArgumentException("a broker needs a port: give Port or TlsPort", nameof(options));
        if (options.TlsPort is not null && (options.CertificateFile is null || options.KeyFile is null))
            throw new TransportException("a broker with TLS needs a certificate and its key; give both files") { IsFinal = true };
        var broker = new LocalBroker(options, Find() ?? throw new TransportException(Missing) { IsFinal = true });
        await broker.Restart(stop).ConfigureAwait(false);
        return broker;
    }

    /// <summary>Ends the broker that runs in a folder, whoever started it.</summary>
    /// <returns>Whether one ran there.</returns>
    public static bool StopByFolder(string folder)
    {
        var files = new BrokerFolder(Path.GetFullPath(folder));
        if (files.ReadProcessId() is not { } id) return false;
        bool ran = Running(id, files.Path) is { } process && End(process);
        files.Forget();
        return ran;
    }

    /// <summary>Starts it again on the same ports, after <see cref="Kill"/>; it remembers nothing.</summary>
    /// <exception cref="TransportException">It does not start in time; the sentence names the log.</exception>
    public async Task Restart(CancellationToken stop = default)
    {
        if (ProcessId is not null) throw new InvalidOperationException($"the broker in {folder.Path} runs");
        if (folder.ReadProcessId() is { } other && Running(other, folder.Path) is not null)
            throw new TransportException($"a broker runs in {folder.Path} already; end it first, or name another folder") { IsFinal = true };
        foreach (int? port in new[] { Port, TlsPort }) CheckFree(port);
        folder.Prepare(options, Port, TlsPort, PartsOfServer());
        try
        {
            process = Process.Start(Command()) ?? throw new TransportException($"{program} could not be started");
        }
        catch (Win32Exception cause)
        {
            throw new TransportException($"{program} could not be started: {cause.Message}", cause) { IsFinal = true };
        }
        folder.WriteProcessId(process.Id);
        try
        {
            await WaitUntilItAccepts(stop).ConfigureAwait(false);
        }
        catch
        {
            Kill();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash would. All its processes end with it.</summary>
    public void Kill()
    {
        if (process is null) return;
        End(process);
        process = null;
    }

    /// <summary>Ends it and removes what it wrote, but for its logs.</summary>
    public void Stop()
    {
        Kill();
        folder.Forget();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    private string NodeName => $"neuronactors-{Port ?? TlsPort}@localhost";

    private ProcessStartInfo Command()
    {
        // The shell only turns the output into a file; "exec" makes its process the broker's, so that one number names it.
        string input = options.EndsWithParent ? "" : " </dev/null";
        var command = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = options.EndsWithParent,
            WorkingDirectory = folder.Path,
            ArgumentList =
            {
                "-c", $"exec \"$0\" \"$@\" >\"$NEURONACTORS_BROKER_CONSOLE\" 2>&1{input}", program,
                "-noinput", "+B", "i", "-sname", NodeName, "-erl_epmd_port", "1", "-neuronactors_folder", folder.Path,
            },
        };
        if (options.EndsWithParent)
        {
            command.ArgumentList.Add("-eval");
            command.ArgumentList.Add(EndWithInput);
        }
        IDictionary<string, string?> environment = command.Environment;
        foreach (string foreign in environment.Keys.Where(IsForeign).ToList()) environment.Remove(foreign);
        environment["NEURONACTORS_BROKER_CONSOLE"] = folder.Console;
        environment["HOME"] = folder.Home;
        environment["RABBITMQ_NODENAME"] = NodeName;
        environment["RABBITMQ_CONF_ENV_FILE"] = folder.Nothing;
        environment["RABBITMQ_CONFIG_FILE"] = folder.Nothing;
        environment["RABBITMQ_ADVANCED_CONFIG_FILE"] = folder.Settings;
        environment["RABBITMQ_MNESIA_BASE"] = folder.Data;
        environment["RABBITMQ_LOG_BASE"] = folder.Logs;
        environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = folder.EnabledPlugins;
        if (PartsOfServer() is not null) environment["RABBITMQ_PLUGINS_DIR"] = folder.Parts;
        // The server's script then becomes the broker instead of waiting beside it; "-noinput" above takes its meaning back.
        environment["RABBITMQ_ALLOW_INPUT"] = "1";
        // No port mapper and no port for other Erlang nodes. The broker asks now and then; at port 1 nobody answers.
        environment["ERL_FLAGS"] = "-start_epmd false -dist_listen false";
        environment["ERL_EPMD_PORT"] = "1";
        environment["ERL_CRASH_DUMP"] = Path.Combine(folder.Logs, "erl_crash.dump");
        return command;
    }

    private async Task WaitUntilItAccepts(CancellationToken stop)
    {
        string logs = $"{folder.Log} and {folder.Console} say why";
        long begun = Stopwatch.GetTimestamp();
        while (!await Accepts(stop).ConfigureAwait(false))
        {
            if (process!.HasExited) throw new TransportException($"the broker in {folder.Path} ended while it started; {logs}") { IsFinal = true };
            if (Stopwatch.GetElapsedTime(begun).TotalSeconds > options.StartTimeoutSeconds)
                throw new TransportException($"the broker in {folder.Path} did not start within {options.StartTimeoutSeconds} s; {logs}");
            await Task.Delay(BetweenLooks, stop).ConfigureAwait(false);
        }
    }

    // A broker listens only when it is ready. One that speaks AMQP answers the protocol's name with a method (frame type 1).
    private async Task<bool> Accepts(CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Client.Host, Client.Port, stop).ConfigureAwait(false);
            if (Client.UsesTls) return true;
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(new byte[] { (byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 0, 9, 1 }, stop).ConfigureAwait(false);
            var answer = new byte[1];
            return await stream.ReadAsync(answer, stop).ConfigureAwait(false) == 1 && answer[0] == 1;
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            return false;
        }
    }

    private void CheckFree(int? port)
    {
        if (port is null || !IPAddress.TryParse(options.ListenAddress, out IPAddress? address)) return;
        try
        {
            var listener = new TcpListener(address, port.Value);
            listener.Start();
            listener.Stop();
        }
        catch (SocketException cause)
        {
            throw new TransportException($"a broker cannot listen at {options.ListenAddress}:{port}: {cause.Message}; choose another port, or 0 for a free one", cause) { IsFinal = true };
        }
    }

    private string? PartsOfServer()
    {
        string parts = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(program)!, "..", "plugins"));
        return Directory.Exists(parts) ? parts : null;
    }

    private static bool IsForeign(string variable) =>
        variable.StartsWith("RABBITMQ_", StringComparison.Ordinal) || variable.StartsWith("ERL_", StringComparison.Ordinal)
        || variable is "CONF_ENV_FILE" or "NOTIFY_SOCKET";

    private static string Resolved(string file) => File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

    private static Process? Running(int id, string folder)
    {
        try
        {
            Process process = Process.GetProcessById(id);
            string commandLine = $"/proc/{id.ToString(CultureInfo.InvariantCulture)}/cmdline";
            bool isOurs = File.Exists(commandLine)
                ? File.ReadAllText(commandLine).Contains($"-neuronactors_folder\0{folder}\0", StringComparison.Ordinal)
                : process.ProcessName.StartsWith("beam", StringComparison.Ordinal);
            return isOurs ? process : null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    private static bool End(Process process)
    {
        try
        {
            process.Kill();
            return process.WaitForExit(EndTimeout);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static int?[] FreePorts(params bool[] wanted)
    {
        TcpListener?[] listeners = [.. wanted.Select(isWanted => isWanted ? new TcpListener(IPAddress.Loopback, 0) : null)];
        foreach (TcpListener? listener in listeners) listener?.Start();
        int?[] ports = [.. listeners.Select(listener => (listener?.LocalEndpoint as IPEndPoint)?.Port)];
        foreach (TcpListener? listener in listeners) listener?.Stop();
        return ports;
    }
}
