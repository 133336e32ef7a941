namespace NeuronActors.Operation;

/// <summary>Names of the environment variables that the program reads. An option of the same meaning wins over its variable.</summary>
public static class ProgramEnvironment
{
    /// <summary>Members of an Akka.Cluster to join by, <c>host:port,host:port</c>.</summary>
    public const string Join = "NEURONACTORS_JOIN";

    /// <summary>A member's certificate, PEM: a file or what stands in one.</summary>
    public const string TlsCertificate = "NEURONACTORS_TLS_CERT";

    /// <summary>The key of that certificate, PEM: a file or what stands in one.</summary>
    public const string TlsKey = "NEURONACTORS_TLS_KEY";

    /// <summary>The node's name in its cluster.</summary>
    public const string NodeName = "NEURONACTORS_NODE_NAME";

    /// <summary>Where metrics and traces go, e.g. <c>http://collector:4317</c>.</summary>
    public const string Otlp = "NEURONACTORS_OTLP";

    /// <summary>The folder with data sets.</summary>
    public const string Data = "NEURONACTORS_DATA";

    /// <summary>The folder of the cluster that <c>neuron cluster up</c> has started.</summary>
    public const string ClusterFolder = "NEURONACTORS_CLUSTER";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Join, TlsCertificate, TlsKey, NodeName, Otlp, Data, ClusterFolder];
}
