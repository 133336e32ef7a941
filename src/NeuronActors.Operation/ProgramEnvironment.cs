namespace NeuronActors.Operation;

/// <summary>Names of the environment variables that the program reads. An option of the same meaning wins over its variable.</summary>
public static class ProgramEnvironment
{
    /// <summary>Where the broker is, a URI without secrets, e.g. <c>amqp://broker:5672</c>.</summary>
    public const string Broker = "NEURONACTORS_BROKER";

    /// <summary>The user at the broker.</summary>
    public const string BrokerUser = "NEURONACTORS_BROKER_USER";

    /// <summary>The user's password; there is no option for it, since other users see the options of a process.</summary>
    public const string BrokerPassword = "NEURONACTORS_BROKER_PASSWORD";

    /// <summary>Members of an Akka.Cluster to join by, <c>host:port,host:port</c>.</summary>
    public const string Join = "NEURONACTORS_JOIN";

    /// <summary>A member's certificate, PEM: a file or what stands in one.</summary>
    public const string TlsCertificate = "NEURONACTORS_TLS_CERT";

    /// <summary>The key of that certificate, PEM: a file or what stands in one.</summary>
    public const string TlsKey = "NEURONACTORS_TLS_KEY";

    /// <summary>The node's name in its cluster.</summary>
    public const string NodeName = "NEURONACTORS_NODE_NAME";

    /// <summary>Where metrics go, e.g. <c>http://collector:4317</c>.</summary>
    public const string Otlp = "NEURONACTORS_OTLP";

    /// <summary>The folder with data sets.</summary>
    public const string Data = "NEURONACTORS_DATA";

    /// <summary>The folder of the cluster that <c>neuron cluster up</c> has started.</summary>
    public const string ClusterFolder = "NEURONACTORS_CLUSTER";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Broker, BrokerUser, BrokerPassword, Join, TlsCertificate, TlsKey, NodeName, Otlp, Data, ClusterFolder];
}
