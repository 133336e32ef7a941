using NeuronActors.Recording;

namespace NeuronActors.Operation.Tests;

/// <summary>The scripts of deploy and of tests/hosts do what their heads say.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Scripts =>
        [.. new[] { "deploy", "tests/hosts" }.SelectMany(place => Directory.GetFiles(Repository.File(place), "*.sh", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Folder, file)).Order()];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Bash_can_read_it(string script) => (await Shell.Run("bash", "-n", Repository.File(script))).Succeeded();

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Shellcheck_finds_nothing(string script)
    {
        Assert.SkipUnless(Shell.Has("shellcheck"), "shellcheck was not found.");
        (await Shell.Run("shellcheck", "-x", "-P", "SCRIPTDIR", Repository.File(script))).Succeeded();
    }

    [Theory]
    [InlineData("up.sh", "", "cluster up --nodes 3")]
    [InlineData("up.sh", "5 --quiet", "cluster up --nodes 5 --quiet")]
    [InlineData("up.sh", "--quiet", "cluster up --nodes 3 --quiet")]
    [InlineData("down.sh", "", "cluster down")]
    [InlineData("status.sh", "--watch", "cluster status --watch")]
    [InlineData("kill.sh", "node-2", "cluster kill node-2")]
    public async Task A_local_script_calls_the_command_line(string script, string arguments, string called) =>
        Assert.Equal(called, (await Local(script, arguments)).Succeeded().Output.Trim());

    [Theory]
    [InlineData("up.sh")]
    [InlineData("down.sh")]
    [InlineData("status.sh")]
    [InlineData("kill.sh")]
    public async Task A_local_script_tells_its_usage(string script)
    {
        string usage = (await Local(script, "--help")).Succeeded().Output;
        Assert.Contains($"  {script} ", usage, StringComparison.Ordinal);
        Assert.DoesNotContain("set -eu", usage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_needs_a_node() => Assert.Equal(2, (await Local("kill.sh", "")).ExitCode);

    [Theory]
    [InlineData(null, "run ar-mnist --nodes 3")]
    [InlineData(RunStatus.Running, "resume runs/ar-mnist-seed7-20260131-090507")]
    [InlineData(RunStatus.Interrupted, "resume runs/ar-mnist-seed7-20260131-090507")]
    [InlineData(RunStatus.Completed, "run ar-mnist --nodes 3")]
    [InlineData(RunStatus.Failed, "run ar-mnist --nodes 3")]
    public async Task A_coordinator_resumes_what_another_left_and_begins_anew_otherwise(RunStatus? left, string called)
    {
        if (left is { } status) Leave("ar-mnist", status);
        Leave("ar-mnist-large", RunStatus.Running);
        Assert.Equal(called, (await Coordinate("ar-mnist --nodes 3")).Succeeded().Output.Trim());
    }

    /// <summary>A run folder does not say where the cluster is.</summary>
    [Fact]
    public async Task A_coordinator_that_resumes_says_anew_where_the_cluster_is_and_nothing_else()
    {
        Leave("ar-mnist", RunStatus.Running);
        Said said = await Coordinate("ar-mnist --set data.name=strokes --join a:1 --nodes 3 --join b:2 --host 10.0.0.3 --insecure --tls-ca ca.crt --port 2570");
        Assert.Equal("resume runs/ar-mnist-seed7-20260131-090507 --join a:1 --join b:2 --host 10.0.0.3 --insecure --tls-ca ca.crt --port 2570", said.Succeeded().Output.Trim());
    }

    [Fact]
    public async Task A_coordinator_without_an_experiment_says_so()
    {
        Said said = await Coordinate("");
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("name an experiment", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("neuron-node-0", "node --port 2570 --first")]
    [InlineData("neuron-node-1", "node --port 2570")]
    [InlineData("neuron-node-10", "node --port 2570")]
    public async Task Of_the_pods_of_a_set_the_first_alone_may_found_a_cluster(string pod, string called)
    {
        var environment = new Dictionary<string, string>(Echo) { [ProgramEnvironment.NodeName] = pod };
        Said said = await Shell.Run(environment, null, Repository.File("deploy/container/member.sh"), "node", "--port", "2570");
        Assert.Equal(called, said.Succeeded().Output.Trim());
    }

    [Fact]
    public async Task The_health_of_a_node_is_heard_without_an_HTTP_client()
    {
        var now = new Readiness(true, "It hosts 2 populations.");
        HealthServer server = await HealthServer.Start(new HealthOptions { Port = 0 }, () => now);
        int port = server.Address.Port;

        Assert.Equal("It hosts 2 populations.", (await Healthy(port, HealthServer.ReadyPath)).Succeeded().Output.Trim());
        now = new Readiness(false, "It waits for a cluster.");
        Said waiting = await Healthy(port, HealthServer.ReadyPath);
        Assert.Equal((1, "It waits for a cluster."), (waiting.ExitCode, waiting.Output.Trim()));
        (await Healthy(port, HealthServer.LivePath)).Succeeded();
        await server.DisposeAsync();
        Said gone = await Healthy(port, HealthServer.LivePath);
        Assert.Equal((1, $"nobody listens on port {port}"), (gone.ExitCode, gone.Output.Trim()));
    }

    [Fact]
    public void What_the_image_copies_is_there()
    {
        string[] copied =
        [
            .. from line in File.ReadLines(Repository.File("deploy/container/Containerfile"))
               where line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)
               from file in line.Split(' ')[1..^1]
               select file,
        ];
        Assert.NotEmpty(copied);
        Assert.All(copied, file => Assert.True(Path.Exists(Repository.File(file)), file));
    }

    private static Task<Said> Healthy(int port, string path) => Shell.Run(Repository.File("deploy/container/healthy.sh"), $"{port}", path);

    private static Task<Said> Local(string script, string arguments) =>
        Shell.Run(Echo, null, Repository.File($"deploy/local/{script}"), Words(arguments));

    private Task<Said> Coordinate(string arguments) =>
        Shell.Run(Echo, folder.FolderPath, Repository.File("deploy/container/coordinate.sh"), Words(arguments));

    /// <summary>A command line that says how it was called.</summary>
    private static Dictionary<string, string> Echo { get; } = new() { ["NEURON"] = "/bin/echo" };

    private static string[] Words(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private void Leave(string experiment, RunStatus status)
    {
        var began = new DateTime(2026, 1, 31, 9, 5, 7, DateTimeKind.Utc);
        using RunFolder run = RunFolder.Create(folder["runs"], new RunDescription
        {
            ExperimentName = experiment,
            Experiment = "name: other\n",
            Settings = new Dictionary<string, string>(),
            Seed = 7,
            ProgramVersion = "0.1.0",
            Precision = "float",
            Threads = 2,
            ShardsPerLayer = new Dictionary<string, int>(),
            Data = new Dictionary<string, string>(),
            Machine = MachineDescription.Here("Vector512"),
            StartedUtc = began,
            CommandLine = ["run", experiment],
        });
        if (status != RunStatus.Running) run.Finish(status, began, new() { ["status"] = "running" });
    }
}
