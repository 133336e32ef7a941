using System.Globalization;
using NeuronActors.RabbitMq;
using Xunit.Sdk;
using Xunit.v3;

// Each test keeps both cores of a small machine busy, and some of them measure silence.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace NeuronActors.Cluster.Tests;

/// <summary>Nodes that meet at a broker, which all classes share.</summary>
public sealed class Cluster(SharedBroker shared) : ProcessCluster
{
    private LocalBroker? broker;

    /// <summary>The broker; skips the test where there is none.</summary>
    public LocalBroker Broker
    {
        get
        {
            if (broker is null) Assert.Skip(LocalBroker.Missing);
            return broker;
        }
    }

    /// <summary>Where processes meet the broker, if it is not the broker itself: a slow line to it.</summary>
    public string? Line { get; set; }

    public override string Engine => "rabbitmq";

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["NEURONACTORS_BROKER"] = Line ?? Broker.Client.Place,
        [RabbitMqOptions.UserVariable] = Broker.Client.User,
        [RabbitMqOptions.PasswordVariable] = Broker.Client.Password,
        ["NEURONACTORS_CLUSTER"] = Path.Combine(Folder, "no-cluster-is-up"),
    };

    /// <summary>Options that put a run on so many nodes.</summary>
    public static string[] On(int count) => ["--engine", "rabbitmq", "--nodes", count.ToString(CultureInfo.InvariantCulture)];

    public override async ValueTask InitializeAsync() => broker = await shared.Running();
}
