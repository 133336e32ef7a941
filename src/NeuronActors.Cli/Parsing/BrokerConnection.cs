using System.CommandLine;
using NeuronActors.Operation;
using NeuronActors.RabbitMq;

namespace NeuronActors.Cli;

/// <summary>The options that say where the broker of a cluster is and how to connect to it.</summary>
internal sealed class BrokerConnection
{
    private readonly Option<string?> broker = new("--broker")
    {
        Description = $"Address of the broker (default {ProgramEnvironment.Broker}, else the cluster that is up on this machine); user and password come from {ProgramEnvironment.BrokerUser} and {ProgramEnvironment.BrokerPassword}",
        HelpName = "amqp[s]://HOST[:PORT][/VHOST]",
    };

    private readonly Option<string?> cluster = new("--cluster") { Description = "Name of the cluster at that broker (default neuronactors)", HelpName = "NAME" };
    private readonly Option<string?> authority = new("--tls-ca") { Description = "Authorities to trust, instead of the system's", HelpName = "FILE.pem" };
    private readonly Option<string?> certificate = new("--tls-cert") { Description = "Our own certificate, for a broker that asks for one", HelpName = "FILE.pem" };
    private readonly Option<string?> key = new("--tls-key") { Description = "The key of that certificate", HelpName = "FILE.pem" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { broker, cluster, authority, certificate, key }) command.Add(option);
    }

    /// <summary>The broker that the command line or the environment names; null if neither does.</summary>
    /// <exception cref="Runtime.TransportException">It is not an address of a broker.</exception>
    /// <exception cref="CommandException">A file is not there.</exception>
    public RabbitMqOptions? OptionsOf(Invocation call)
    {
        string? address = call.Get(broker) ?? Environment.GetEnvironmentVariable(ProgramEnvironment.Broker);
        return string.IsNullOrEmpty(address) ? null : Completed(call, RabbitMqOptions.Of(address));
    }

    /// <summary>A connection with what else the command line says of it.</summary>
    public RabbitMqOptions Completed(Invocation call, RabbitMqOptions options) => options with
    {
        Cluster = call.Get(cluster) ?? options.Cluster,
        AuthorityFile = Existing(call.Get(authority), authority.Name) ?? options.AuthorityFile,
        CertificateFile = Existing(call.Get(certificate), certificate.Name) ?? options.CertificateFile,
        KeyFile = Existing(call.Get(key), key.Name) ?? options.KeyFile,
    };

    /// <summary>The files of our own certificate and its key, where the command line names any, for members of an Akka.Cluster.</summary>
    /// <exception cref="CommandException">A file is not there, or authorities are named, which only a broker's connection has a place for.</exception>
    public (string? Certificate, string? Key) CertificateOf(Invocation call) => call.Get(authority) is null
        ? (Existing(call.Get(certificate), certificate.Name), Existing(call.Get(key), key.Name))
        : throw new CommandException($"{authority.Name} is for a broker: members of an Akka.Cluster trust the system's authorities, or those of the file that SSL_CERT_FILE names; leave it away.");

    private static string? Existing(string? file, string option) =>
        file is null || File.Exists(file) ? file : throw new CommandException($"{option} is {file}, which is not there; write the path of a PEM file.");
}
