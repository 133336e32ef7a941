using System.Globalization;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;

namespace NeuronActors.Akka;

/// <summary>Names of what actor systems are set up with.</summary>
internal static class AkkaSettings
{
    /// <summary>Name of all our actor systems.</summary>
    public const string SystemName = "neurons";

    /// <summary>The dispatcher that runs populations, and nothing else.</summary>
    public const string Populations = "neuron-populations";

    /// <summary>The dispatcher of what must not wait for populations: routes, orders, reports.</summary>
    public const string Control = "neuron-control";

    /// <summary>Bytes of a message between members, at the most; frames are cut into parcels far below it, tables of routes are not.</summary>
    private const int FrameSizeMax = 4 << 20;

    /// <summary>What every actor system of ours has: its dispatchers, and actors that stop when they throw.</summary>
    /// <param name="akka">The settings so far.</param>
    /// <param name="threads">Threads that run populations.</param>
    /// <param name="spins">Whether these look again for a while before they sleep.</param>
    public static AkkaConfigurationBuilder WithPopulations(this AkkaConfigurationBuilder akka, int threads, bool spins) => akka.AddHocon(
        string.Create(CultureInfo.InvariantCulture, $$"""
        akka {
            loglevel = WARNING
            stdout-loglevel = OFF
            loggers = []
            log-serializer-override-on-start = off
            log-dead-letters = off
            log-dead-letters-during-shutdown = off
            coordinated-shutdown.run-by-clr-shutdown-hook = off
            actor.guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy"
        }
        {{Populations}} {
            type = Dispatcher
            executor = "{{typeof(PopulationExecutorConfigurator).AssemblyQualifiedName}}"
            throughput = 8
            threads = {{threads}}
            spins = {{(spins ? "on" : "off")}}
        }
        {{Control}} {
            type = ForkJoinDispatcher
            throughput = 16
            dedicated-thread-pool { thread-count = 2, threadtype = background }
        }
        """),
        HoconAddMode.Prepend);

    /// <summary>What a member of a cluster has beside that.</summary>
    /// <remarks>
    /// Ours stands in the place of the serialisers that read whatever type a message names: JSON, other protocol buffers, and orders to start an
    /// actor of that type here. Their numbers are known to nobody then, so that what comes in their form is refused unread.
    /// By TLS each member speaks by a connection of its own: Akka.NET before 1.5.52 asks only the member that is called for its certificate, so whoever
    /// has called is believed no more than to be answered where he says that he is. Later versions ask both, as the last setting says.
    /// </remarks>
    /// <param name="akka">The settings so far.</param>
    /// <param name="options">Which cluster, and how.</param>
    public static AkkaConfigurationBuilder WithMembership(this AkkaConfigurationBuilder akka, AkkaClusterOptions options)
    {
        var remote = new RemoteOptions
        {
            HostName = options.Host, Port = options.Port, MaxFrameSize = FrameSizeMax, SendBufferSize = 2 * FrameSizeMax, ReceiveBufferSize = 2 * FrameSizeMax,
            EnableSsl = options.Certificate is not null,
        };
        if (options.Certificate is { } certificate)
            remote.Ssl = new SslOptions { X509Certificate = MemberCertificate.Read(certificate, options.CertificateKey), SuppressValidation = options.IsInsecure };
        return akka
            .WithRemoting(remote)
            .WithClustering(new ClusterOptions
            {
                Roles = [options.Role], LogInfo = false, SplitBrainResolver = new KeepMajorityOption(),
                FailureDetector = new PhiAccrualFailureDetectorOptions { HeartbeatInterval = options.HeartbeatEvery, AcceptableHeartbeatPause = options.HeartbeatPause },
            })
            .WithCustomSerializer(NeuronSerializer.Name, [typeof(WireMessage), typeof(object)], system => new NeuronSerializer(system))
            .AddHocon(
                string.Create(CultureInfo.InvariantCulture, $$"""
                akka {
                    actor.serializers {
                        json = "{{typeof(NeuronSerializer).AssemblyQualifiedName}}"
                        proto = "{{typeof(NeuronSerializer).AssemblyQualifiedName}}"
                        daemon-create = "{{typeof(NeuronSerializer).AssemblyQualifiedName}}"
                    }
                    coordinated-shutdown.run-by-actor-system-terminate = off
                    remote {
                        retry-gate-closed-for = 500 ms
                        use-passive-connections = {{(options.Certificate is null ? "on" : "off")}}
                        dot-netty.tcp.ssl.require-mutual-authentication = on
                    }
                    cluster {
                        run-coordinated-shutdown-when-down = off
                        seed-node-timeout = 2 s
                        periodic-tasks-initial-delay = 100 ms
                        gossip-interval = 200 ms
                        leader-actions-interval = 200 ms
                        unreachable-nodes-reaper-interval = 500 ms
                        allow-weakly-up-members = 1 s
                        failure-detector.expected-response-after = 500 ms
                        split-brain-resolver {
                            stable-after = {{options.StableAfter.TotalMilliseconds:0}} ms
                            down-all-when-unstable = off
                        }
                    }
                }
                """),
                HoconAddMode.Prepend);
    }
}
