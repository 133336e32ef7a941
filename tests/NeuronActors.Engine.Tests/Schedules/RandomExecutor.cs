using System.Collections.Concurrent;
using Akka.Configuration;
using Akka.Dispatch;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Has the actors of a system take their turns in an order that a seed decides, one at a time, on the thread of the test.</summary>
/// <remarks>An actor that has messages waits for its turn; a turn is one message. Nothing runs unless the test calls <see cref="TryRunOne"/>.</remarks>
internal sealed class RandomExecutor : ExecutorService
{
    private static readonly ConcurrentDictionary<string, RandomExecutor> All = new();

    private readonly List<IRunnable> waiting = [];
    private readonly Lock gate = new();
    private RandomStream random = new(0, StreamPurpose.Order, 0);
    private int drawn;

    private RandomExecutor(string id)
        : base(id)
    {
    }

    /// <summary>The executor of a name; it is made when somebody first asks for it.</summary>
    public static RandomExecutor Of(string name) => All.GetOrAdd(name, id => new RandomExecutor(id));

    /// <summary>Settings of an actor system all of whose actors that belong to a session take their turns here.</summary>
    public static Config Settings(string name)
    {
        string dispatcher = $$"""
            {
                type = Dispatcher
                executor = "{{typeof(Configurator).AssemblyQualifiedName}}"
                throughput = 1
                shutdown-timeout = 1 h
                order = {{name}}
            }
            """;
        return ConfigurationFactory.ParseString($"{ActorSettings.Populations} = {dispatcher}\nakka.actor.default-dispatcher = {dispatcher}");
    }

    /// <summary>Turns that were taken since the seed was set.</summary>
    public int Turns => drawn;

    /// <summary>From now on turns come in the order of this seed.</summary>
    public void Begin(ulong seed) => (random, drawn) = (new RandomStream(seed, StreamPurpose.Order, 0), 0);

    /// <summary>Gives whoever is drawn a turn. False if nobody waits for one.</summary>
    public bool TryRunOne()
    {
        IRunnable chosen;
        lock (gate)
        {
            if (waiting.Count == 0) return false;
            int index = random.Below(waiting.Count, drawn++, 0, 0, 0);
            (chosen, waiting[index]) = (waiting[index], waiting[^1]);
            waiting.RemoveAt(waiting.Count - 1);
        }
        chosen.Run();
        return true;
    }

    /// <inheritdoc/>
    public override void Execute(IRunnable run)
    {
        lock (gate) waiting.Add(run);
    }

    /// <inheritdoc/>
    public override void Shutdown()
    {
    }

    /// <summary>Named in the settings of a dispatcher.</summary>
    internal sealed class Configurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
    {
        /// <inheritdoc/>
        public override ExecutorService Produce(string id) => Of(Config.GetString("order"));
    }
}
