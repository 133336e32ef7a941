namespace NeuronActors.Cli.Tests;

/// <summary>What <c>node</c> and <c>cluster</c> refuse before they have spoken to any broker.</summary>
public sealed class ClusterRefusalTests : IDisposable
{
    private readonly RunScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("cluster", "cluster needs a command: up, status, kill, down.")]
    [InlineData("cluster satus", "there is no command satus here. Did you mean status?")]
    [InlineData("cluster up --nodes two", "--nodes is 'two'; it must be a whole number, such as --nodes 3.")]
    [InlineData("cluster up --engine local", "Argument 'local' not recognized. Must be one of: 'akka' 'rabbitmq'")]
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
#if AKKA_ENGINE
    [InlineData("node --join 127.0.0.1:2570 --tls-ca ca.pem", "--tls-ca is for a broker: members of an Akka.Cluster trust the system's authorities, or those of the file that SSL_CERT_FILE names; leave it away.")]
#else
    [InlineData("cluster up --engine akka", "--engine is akka, which this build does not contain; neuron engines says why.")]
#endif
    [InlineData("cluster up --nodes 0", "--nodes is 0; from 1 to 100 nodes can be started here.")]
    [InlineData("cluster up --nodes 18446744073709551615", "from 1 to 100 nodes can be started here.")]
    [InlineData("cluster status --broker http://broker", "--broker is not an address of a broker; write amqp://host:5672 or amqps://host:5671")]
    [InlineData("node --broker amqp:///", "--broker is not an address of a broker; write amqp://host:5672 or amqps://host:5671")]
    [InlineData("run demo --engine rabbitmq --broker broker:5672", "--broker is not an address of a broker; write amqp://host:5672 or amqps://host:5671")]
    [InlineData("node --broker amqps://broker --tls-ca no.pem", "--tls-ca is no.pem, which is not there; write the path of a PEM file.")]
    [InlineData("cluster kill node-2 --broker amqps://broker --tls-key no.pem", "--tls-key is no.pem, which is not there; write the path of a PEM file.")]
    [InlineData("cluster status --broker amqp://127.0.0.1:1 --cluster a/b", "'a/b' is no name of a cluster; write up to 64 letters, digits, '.', '-' and '_'")]
    [InlineData("node --broker amqp://127.0.0.1:1 --name node/2", "--name is 'node/2'; a name has 1 to 64 letters, digits, '-' and '_', such as --name node-2.")]
    [InlineData("node --broker amqp://127.0.0.1:1 --name node-2 --threads 5000000000", "--threads is 5000000000; it must lie in [0, 1024].")]
    [InlineData("node --broker amqp://127.0.0.1:1 --name node-2 --health 99999", "--health is 99999; a port lies in [0, 65535], usually it is 8580.")]
    [InlineData("node --broker amqp://127.0.0.1:1 --name node-2 --health 0 --health-address here", "--health-address is 'here'; write an address such as 0.0.0.0 or 127.0.0.1.")]
    [InlineData("node --broker amqp://127.0.0.1:1 --name node-2 --otlp collector", "--otlp is 'collector'; write the address of a collector, such as --otlp http://localhost:4317.")]
    [InlineData("cluster status --broker amqp://127.0.0.1:1", "the broker amqp://127.0.0.1:1 cannot be reached: ")]
    public async Task A_value_that_cannot_be_meant_is_refused_with_1_and_one_sentence(string commandLine, string sentence)
    {
        Spoken said = await Spoken.By(commandLine.Split(' '));

        Assert.Equal((ExitCode.Refused, ""), (said.Code, said.Output));
        Assert.StartsWith("neuron: ", said.Error);
        Assert.Contains(sentence, Assert.Single(said.Error.TrimEnd().Split('\n')));
    }

    [Theory]
    [InlineData("cluster status", "no cluster is up on this machine: neuron cluster up starts one, --broker amqp://host names another.")]
    [InlineData("cluster kill node-1", "no cluster is up on this machine: neuron cluster up starts one, --broker amqp://host names another.")]
    [InlineData("node --name node-1", "node needs a broker: write --broker amqp://host:5672, or run neuron cluster up.")]
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
    public async Task The_environment_names_a_broker_and_the_command_line_another()
    {
        var child = new ChildProgram(Path.Combine(scene.Folder, "none"), ("NEURONACTORS_BROKER", "amqp://127.0.0.1:1"));

        Spoken environment = await child.Says("cluster", "status"), option = await child.Says("cluster", "status", "--broker", "amqp://127.0.0.1:2");

        Assert.Contains("amqp://127.0.0.1:1 cannot be reached", environment.Error);
        Assert.Contains("amqp://127.0.0.1:2 cannot be reached", option.Error);
    }

    [Fact]
    public async Task A_node_without_a_broker_says_so_waits_for_it_and_can_be_stopped()
    {
        using var output = new StopAfterLines(1);
        using var error = new StringWriter();

        int code = await NeuronCli.Run(["node", "--broker", "amqp://127.0.0.1:1", "--name", "node-2"], output, error, output.Token);

        Assert.Equal((ExitCode.Done, ""), (code, error.ToString()));
        Assert.Matches("WRN node-2 - Not connected, trying again: the broker amqp://127.0.0.1:1 cannot be reached: .*\n.* INF node-2 - Has left\n$", output.ToString());
    }
}
