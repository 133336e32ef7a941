using System.Globalization;
using Akka.Hosting;

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

    /// <summary>What every actor system of ours has: its dispatchers, and actors that stop when they throw.</summary>
    /// <param name="akka">The settings so far.</param>
    /// <param name="threads">Threads that run populations.</param>
    /// <param name="spins">Whether these look again for a while before they sleep.</param>
    public static AkkaConfigurationBuilder WithPopulations(this AkkaConfigurationBuilder akka, int threads, bool spins) => akka.AddHocon(
        string.Create(CultureInfo.InvariantCulture, $$"""
        akka {
            loglevel = OFF
            stdout-loglevel = OFF
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
}
