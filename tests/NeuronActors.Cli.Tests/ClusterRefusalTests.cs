namespace NeuronActors.Cli.Tests;

/// <summary>What <c>node</c> and <c>cluster</c> refuse before they have spoken to any member.</summary>
public sealed class ClusterRefusalTests : IDisposable
{
    private readonly RunScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("cluster", "cluster needs a command: up, status, kill, down.")]
    [InlineData("cluster satus", "there is no command satus here. Did you mean status?")]
    [InlineData("cluster up --nodes two", "--nodes is 'two'; it must be a whole number, such as --nodes 3.")]
    [InlineData("cluster up --engine akka", "there is no option --engine here.")]
    [InlineData("cluster up 3", "there is no argument 3 here.")]
    [InlineData("cluster status --wach", "there is no option --wach here. Did you mean --watch?")]
    [InlineData("cluster kill", "kill needs NODE: Name of the node")]
    [InlineData("cluster down node-2", "there is no argument node-2 here.")]
    [InlineData("node node-2", "there is no argument node-2 here.")]
    [InlineData("node --health -1", "--health is '-1'; it must be a whole number, such as --health 3.")]
    public async Task A_malformed_command_line_is_refused_with_2_and_where_help_is(string commandLine, string sentence)
    {
        Spoken said = await Spoken.By(commandLine.Split(' '));

        Assert.Equal((ExitCode.Usage, ""), (said.Code, said.Output));
        Assert.Contains($"neuron: {sentence}", said.Error);
        Assert.All(said.Error.TrimEnd().Split('\n'), line => Assert.StartsWith("neuron: ", line));
        Assert.Contains("--help", said.Error);
    }

    [Theory]
    [InlineData("cluster up --nodes 0", "--nodes is 0; from 1 to 100 nodes can be started here.")]
    [InlineData("cluster up --nodes 18446744073709551615", "from 1 to 100 nodes can be started here.")]
    [InlineData("cluster status --join broker", "'broker' is not the address of a member; write host:port, such as --join node-1:2570.")]
    [InlineData("node --join :2570", "':2570' is not the address of a member; write host:port, such as --join node-1:2570.")]
    [InlineData("node --join node-1:0", "'node-1:0' is not the address of a member; write host:port, such as --join node-1:2570.")]
    [InlineData("run demo --nodes 2 --join node-1:x", "'node-1:x' is not the address of a member; write host:port, such as --join node-1:2570.")]
    [InlineData("node --join 127.0.0.1:1 --tls-ca no.pem", "--tls-ca is no.pem, which is not there; write the path of a PEM file.")]
    [InlineData("node --join 127.0.0.1:1 --tls-cert no.pem", "--tls-cert is no.pem, which is not there; write the path of a PEM file.")]
    [InlineData("cluster kill node-2 --join 127.0.0.1:1 --tls-key no.pem", "--tls-key is no.pem, which is not there; write the path of a PEM file.")]
    [InlineData("cluster status --join 127.0.0.1:1 --cluster a/b", "--cluster is 'a/b'; a name has 1 to 64 letters, digits, '-' and '_' and begins with a letter or digit, such as --cluster lab.")]
    [InlineData("run demo --nodes 2 --join 127.0.0.1:1 --cluster a/b", "--cluster is 'a/b'; a name has 1 to 64 letters, digits, '-' and '_' and begins with a letter or digit, such as --cluster lab.")]
    [InlineData("node --host 10.0.0.1 --name node-2", "10.0.0.1 can be reached from other machines, and nothing would be encrypted; give a certificate with --tls-cert FILE.pem, or write --insecure.")]
    [InlineData("node --port 70000", "--port is 70000; it must lie in [0, 65535].")]
    [InlineData("node --join 127.0.0.1:1 --first --found-after 4000", "--found-after is 4000; it must lie in [0, 3600].")]
    [InlineData("node --join 127.0.0.1:1 --name node/2", "--name is 'node/2'; a name has 1 to 64 letters, digits, '-' and '_', such as --name node-2.")]
    [InlineData("node --join 127.0.0.1:1 --name node-2 --threads 5000000000", "--threads is 5000000000; it must lie in [0, 1024].")]
    [InlineData("node --join 127.0.0.1:1 --name node-2 --health 99999", "--health is 99999; a port lies in [0, 65535], usually it is 8580.")]
    [InlineData("node --join 127.0.0.1:1 --name node-2 --health 0 --health-address here", "--health-address is 'here'; write an address such as 0.0.0.0 or 127.0.0.1.")]
    [InlineData("node --join 127.0.0.1:1 --name node-2 --otlp collector", "--otlp is 'collector'; write the address of a collector, such as --otlp http://localhost:4317.")]
    [InlineData("cluster kill node-1 --join 127.0.0.1:1", "there is no node node-1; no node answers.")]
    public async Task A_value_that_cannot_be_meant_is_refused_with_1_and_one_sentence(string commandLine, string sentence)
    {
        Spoken said = await Spoken.By(commandLine.Split(' '));

        Assert.Equal((ExitCode.Refused, ""), (said.Code, said.Output));
        Assert.StartsWith("neuron: ", said.Error);
        Assert.Contains(sentence, Assert.Single(said.Error.TrimEnd().Split('\n')));
    }

    [Theory]
    [InlineData("cluster status", "no cluster is up on this machine: neuron cluster up starts one, --join HOST:PORT names another.")]
    [InlineData("cluster kill node-1", "no cluster is up on this machine: neuron cluster up starts one, --join HOST:PORT names another.")]
    [InlineData("node --name node-1 --first", "--first is for a node that joins others if they are there: name them with --join, or leave it out; a node that joins nobody founds a cluster.")]
    public async Task Where_no_cluster_is_up_that_is_said_with_what_to_write(string commandLine, string sentence)
    {
        Spoken said = await new ChildProgram(Path.Combine(scene.Folder, "none")).Says(commandLine.Split(' '));

        Assert.Equal((ExitCode.Refused, "", $"neuron: {sentence}\n"), (said.Code, said.Output, said.Error));
    }

    [Fact]
    public async Task To_end_a_cluster_that_is_not_up_is_no_error()
    {
        Spoken said = await new ChildProgram(Path.Combine(scene.Folder, "none")).Says("cluster", "down");

        Assert.Equal((ExitCode.Done, "no cluster is up\n", ""), (said.Code, said.Output, said.Error));
    }

    [Fact]
    public async Task A_certificate_of_the_others_alone_makes_no_TLS()
    {
        string authority = scene.Write("ca.pem", "");

        Spoken said = await new ChildProgram(Path.Combine(scene.Folder, "none")).Says("node", "--join", "127.0.0.1:1", "--tls-ca", authority);

        Assert.Equal((ExitCode.Refused, ""), (said.Code, said.Output));
        Assert.Equal("neuron: --tls-ca is given, but without a certificate of its own a process does not talk by TLS; add --tls-cert FILE.pem.\n", said.Error);
    }

    [Fact]
    public async Task The_environment_names_members_and_the_command_line_others()
    {
        var child = new ChildProgram(Path.Combine(scene.Folder, "none"), ("NEURONACTORS_JOIN", "127.0.0.1:1, 127.0.0.1:2"));

        Spoken environment = await child.Says("cluster", "status"), option = await child.Says("cluster", "status", "--join", "127.0.0.1:3");

        Assert.Contains("no node of the cluster neurons answers at 127.0.0.1:1, 127.0.0.1:2:", environment.Error, StringComparison.Ordinal);
        Assert.Contains("no node of the cluster neurons answers at 127.0.0.1:3:", option.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_members_do_not_answer_says_so_waits_for_them_and_can_be_stopped()
    {
        using var output = new StopAfterLines(1, "Not connected");
        using var error = new StringWriter();

        int code = await NeuronCli.Run(["node", "--join", "127.0.0.1:1", "--name", "node-2"], output, error, output.Token);

        Assert.Equal((ExitCode.Done, ""), (code, error.ToString()));
        Assert.Matches("WRN node-2 - Not connected, trying again: no member of the cluster neurons has answered at 127.0.0.1:1 within 20 s\\.[\\s\\S]* INF node-2 - Has left\n$", output.ToString());
    }
}
