using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Reflection;
using NeuronActors.Experiments;
using NeuronActors.Operation;
using NeuronActors.Engine;
using Serilog;
using Serilog.Core;

namespace NeuronActors.Cli;

/// <summary><c>neuron node</c>: hosts populations for whichever run of a cluster asks.</summary>
internal sealed class NodeCommand : NeuronCommand
{
    private const int ThreadsMax = 1024;

    /// <summary>Akka.NET writes what it warns of into the node's log, dead letters included.</summary>
    private const string AkkaLogging = """
        akka {
            loglevel = WARNING
            loggers = ["Akka.Logger.Serilog.SerilogLogger, Akka.Logger.Serilog"]
            logger-formatter = "Akka.Logger.Serilog.SerilogLogMessageFormatter, Akka.Logger.Serilog"
            log-dead-letters = 10
        }
        """;

    private readonly MembershipOptions membership = new();
    private readonly Option<string?> name = new("--name") { Description = $"Its name, unique in the cluster (default {ProgramEnvironment.NodeName}, else machine and process)", HelpName = "NAME" };
    private readonly WholeNumberOption threads = new("--threads", "Worker threads; 0 for all cores");
    private readonly WholeNumberOption health = new("--health", $"Answer {HealthServer.LivePath} and {HealthServer.ReadyPath} on this port; usual is {HealthServer.UsualPort}");
    private readonly Option<string?> healthAddress = new("--health-address") { Description = "Address to answer on (default 127.0.0.1)", HelpName = "ADDRESS" };
    private readonly OtlpOption otlp = new();
    private readonly RulesOption rules = new();
    private readonly Option<string?> logFile = new("--log-file") { Description = "Write the log to this file as well, as JSON lines", HelpName = "FILE" };
    private readonly Option<bool> endsWithInput = new("--ends-with-input") { Description = "End at once when standard input ends", Hidden = true };

    public NodeCommand()
        : base(
            "node",
            "Host populations for the runs of a cluster, until SIGTERM: then they are handed over first. Messages that an experiment records " +
            "go to messages/ in the run's folder below --out; in the coordinator's working directory that is the run folder itself",
            new Example("neuron node --port 2570 --name node-1", "founds a cluster"),
            new Example("neuron node --join 10.0.0.1:2570 --host 10.0.0.2 --tls-cert node-2.pem --tls-ca ca.pem --health 8580", "joins one on another machine, by TLS, with answers for probes"))
    {
        foreach (Option option in new Option[] { name, threads, rules, logFile, endsWithInput }) Add(option);
        membership.AddTo(this, isNode: true);
        Add(OtlpOption.Heading, health, healthAddress, otlp);
    }

    public override SharedOptions Unused => SharedOptions.Set | SharedOptions.Seed;

    public override async Task<int> Run(Invocation call)
    {
        ClusterOptions cluster = membership.OfNode(call) with { Threads = ThreadsOf(call) };
        string node = NameOf(call);
        rules.Load(call);
        await using Logger log = NodeLog.Open(new NodeLogOptions { Node = node, File = call.Get(logFile) }, call.Output);
        Log.Logger = log;   // where Akka.Logger.Serilog writes
        var journal = new NodeJournal(log);
        using Telemetry? telemetry = otlp.Start(call, "neuron-node", node, run: null, log.Warning);
        var hosting = new ClusterNode(cluster, new NodeOptions
        {
            Name = node,
            Version = typeof(NodeCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            Observer = journal,
            Instruments = new NodeRecorder(call.Out ?? "runs", sentence => log.Warning("{Sentence:l}", sentence)),
        }) { Settings = AkkaLogging };
        using var meter = new ClusterMeter(() => NodeJournal.ReadingOf(hosting.Describe()));
        await using HealthServer? answers = call.Get(health) is { } port
            ? await HealthServer.Start(new HealthOptions { Port = (int)port, Address = AddressOf(call) }, () => journal.Readiness(hosting)).ConfigureAwait(false)
            : null;
        if (answers is not null) log.Information("Health is answered at {Address:l}", answers.Address.ToString());
        using var stop = new CancellationTokenSource();
        if (call.Get(endsWithInput)) _ = Task.Run(() => EndWithInput(stop), CancellationToken.None);   // reading standard input blocks its thread
        await hosting.Run(call.Stop, stop.Token).ConfigureAwait(false);
        log.Information("Has left");
        return ExitCode.Done;
    }

    private int ThreadsOf(Invocation call) => call.Get(threads) switch
    {
        null or 0 => Environment.ProcessorCount,
        <= ThreadsMax and var count => (int)count,
        var count => throw new CommandException($"{threads.Name} is {count}; it must lie in [0, {ThreadsMax}]."),
    };

    private string NameOf(Invocation call)
    {
        string given = call.Get(name) ?? Environment.GetEnvironmentVariable(ProgramEnvironment.NodeName)
            ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}");
        return given.Length is > 0 and <= 64 && given.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? given
            : throw new CommandException($"{name.Name} is '{given}'; a name has 1 to 64 letters, digits, '-' and '_', such as {name.Name} node-2.");
    }

    private IPAddress AddressOf(Invocation call) => call.Get(healthAddress) is not { } text ? IPAddress.Loopback
        : IPAddress.TryParse(text, out IPAddress? address) ? address
        : throw new CommandException($"{healthAddress.Name} is '{text}'; write an address such as 0.0.0.0 or 127.0.0.1.");

    private static async Task EndWithInput(CancellationTokenSource stop)
    {
        using Stream input = Console.OpenStandardInput();
        var nothing = new byte[64];
        while (await input.ReadAsync(nothing).ConfigureAwait(false) > 0) continue;
        await stop.CancelAsync().ConfigureAwait(false);
    }
}
