using System.Globalization;
using Akka.Configuration;

namespace NeuronActors.Engine;

/// <summary>What every actor system of this program is set up with.</summary>
internal static class ActorSettings
{
    /// <summary>The dispatcher that runs populations, and nothing else.</summary>
    public const string Populations = "neuron-populations";

    /// <summary>Dispatchers, and actors that stop when they throw.</summary>
    /// <param name="threads">Threads that run populations, at least 1.</param>
    public static Config Common(int threads) => ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
        akka {
            loglevel = OFF
            stdout-loglevel = OFF
            loggers = []
            log-serializer-override-on-start = off
            log-dead-letters = off
            log-dead-letters-during-shutdown = off
            coordinated-shutdown.run-by-clr-shutdown-hook = off
            actor.guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy"
        }
        {{Populations}} {
            type = ForkJoinDispatcher
            throughput = 100
            dedicated-thread-pool { thread-count = {{threads}}, threadtype = background }
        }
        """));

    /// <summary>What a process has beside that which talks to others.</summary>
    /// <remarks>
    /// Our serializer stands in the place of those that read whatever type a message names: JSON, other protocol buffers, and orders to start
    /// an actor of that type here; and of the one for text and numbers, which are no messages. What comes in their form is refused unread.
    /// <para>
    /// Strangers cost memory for a while: about 25 kB for each connection that ends within a handshake, until that has timed out, and about 6 kB for
    /// each address that one introduces itself with, until that was silent for long enough. Akka.NET's own 15 seconds and 2 days let a flood pile up.
    /// </para>
    /// </remarks>
    public static Config Remoting(ClusterOptions options) => ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
        akka {
            actor {
                provider = remote
                serializers {
                    {{NeuronSerializer.Name}} = "{{typeof(NeuronSerializer).AssemblyQualifiedName}}"
                    json = "{{typeof(NeuronSerializer).AssemblyQualifiedName}}"
                    proto = "{{typeof(NeuronSerializer).AssemblyQualifiedName}}"
                    daemon-create = "{{typeof(NeuronSerializer).AssemblyQualifiedName}}"
                    primitive = "{{typeof(NeuronSerializer).AssemblyQualifiedName}}"
                }
                serialization-bindings {
                    "{{typeof(IWireMessage).AssemblyQualifiedName}}" = {{NeuronSerializer.Name}}
                    "{{typeof(SignalFrame).AssemblyQualifiedName}}" = {{NeuronSerializer.Name}}
                    "System.Object" = {{NeuronSerializer.Name}}
                }
            }
            scheduler.tick-duration = 50 ms
            remote {
                retry-gate-closed-for = 500 ms
                quarantine-after-silence = 600 s
                log-frame-size-exceeding = {{SignalWire.MaxSize}}b
                dot-netty.tcp {
                    hostname = "{{options.Host}}"
                    port = {{options.Port}}
                    tcp-reuse-addr = off
                    connection-timeout = 5 s
                    enable-ssl = {{(options.Certificate is null ? "off" : "on")}}
                    maximum-frame-size = {{FrameSizeMax}}b
                    send-buffer-size = {{2 * FrameSizeMax}}b
                    receive-buffer-size = {{2 * FrameSizeMax}}b
                }
            }
        }
        """));

    /// <summary>What a member of a cluster has beside that.</summary>
    public static Config Membership(ClusterOptions options, string? node) => ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
        akka {
            actor.provider = cluster
            cluster {
                roles = ["{{options.Role}}"{{(node is null ? "" : $", \"{NameRole}{node}\"")}}]
                log-info = off
                run-coordinated-shutdown-when-down = off
                seed-node-timeout = {{(options.MayFound ? options.FoundAfter.TotalMilliseconds : 2000):0}} ms
                retry-unsuccessful-join-after = 250 ms
                periodic-tasks-initial-delay = 100 ms
                gossip-interval = 250 ms
                leader-actions-interval = 250 ms
                unreachable-nodes-reaper-interval = 500 ms
                allow-weakly-up-members = 1 s
                scheduler.tick-duration = 50 ms
                downing-provider-class = "{{typeof(Downing).AssemblyQualifiedName}}"
                failure-detector {
                    heartbeat-interval = {{options.HeartbeatEvery.TotalMilliseconds:0}} ms
                    acceptable-heartbeat-pause = {{options.HeartbeatPause.TotalMilliseconds:0}} ms
                    expected-response-after = {{options.HeartbeatEvery.TotalMilliseconds:0}} ms
                }
            }
        }
        {{Downing.AfterKey}} = {{options.DownAfter.TotalMilliseconds:0}} ms
        """));

    /// <summary>What the role that carries a node's name begins with.</summary>
    public const string NameRole = "name=";

    /// <summary>Bytes that cross at once, at the most: a message of ours and what Akka.NET puts around it.</summary>
    private const int FrameSizeMax = 2 * SignalWire.MaxSize;
}
