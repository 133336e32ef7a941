namespace NeuronActors.Networks;

/// <summary>Names of the engines, and which of them this build has.</summary>
public static class EngineNames
{
    /// <summary>Within one process; the default for one node.</summary>
    public const string Local = "local";

    /// <summary>On Akka.NET.</summary>
    public const string Akka = "akka";

    /// <summary>On a RabbitMQ broker.</summary>
    public const string RabbitMq = "rabbitmq";

#if AKKA_ENGINE
    /// <summary>What carries messages between several nodes where nobody says: Akka.NET if this build has it, else RabbitMQ.</summary>
    public static string AcrossProcesses => Akka;

    /// <summary>Those that this build has, the local one first.</summary>
    public static IReadOnlyList<string> Built { get; } = [Local, Akka, RabbitMq];

    internal static IReadOnlyList<string> NotBuilt { get; } = [];
#else
    /// <summary>What carries messages between several nodes where nobody says: Akka.NET if this build has it, else RabbitMQ.</summary>
    public static string AcrossProcesses => RabbitMq;

    /// <summary>Those that this build has, the local one first.</summary>
    public static IReadOnlyList<string> Built { get; } = [Local, RabbitMq];

    internal static IReadOnlyList<string> NotBuilt { get; } = [Akka];
#endif
}
