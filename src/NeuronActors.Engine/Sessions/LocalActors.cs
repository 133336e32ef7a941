using System.Numerics;
using Akka.Actor;
using Akka.Configuration;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>An actor system within this process, without any remoting: what a run of one process uses.</summary>
public sealed class LocalActors : IAsyncDisposable
{
    private const string NodeName = "local";

    private readonly ActorSystem system;

    /// <summary>Starts it.</summary>
    /// <param name="threads">Threads that run populations, at least 1.</param>
    public LocalActors(int threads)
        : this(threads, Config.Empty)
    {
    }

    /// <summary>Starts it with settings of Akka.NET that go before ours.</summary>
    internal LocalActors(int threads, Config more)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        system = ActorSystem.Create("neurons", more.WithFallback(ActorSettings.Common(threads)));
    }

    /// <summary>A session with all populations of a network here.</summary>
    /// <param name="network">The graph.</param>
    /// <param name="settings">What all populations agree on.</param>
    /// <param name="options">What comes with them; null for nothing.</param>
    public ISession<T> Open<T>(Network network, LearningSettings settings, LocalOptions<T>? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new LocalOptions<T>();
        var deployment = new Deployment<T>("local", NodeName, network, settings, network.Populations)
        {
            Instruments = options.Instruments,
            Populate = options.Populate,
            Decorate = options.Decorate,
            Delay = options.Delay,
            DelaySeed = options.DelaySeed,
        };
        return new LocalSession<T>(system, new LocalPlan<T>(deployment) { Timed = options.Timed });
    }

    /// <summary>Ends it; no population runs afterwards.</summary>
    public async ValueTask DisposeAsync() => await system.Terminate().ConfigureAwait(false);
}

/// <summary>What comes with the populations of a session within this process.</summary>
public sealed record LocalOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What looks at the populations, disposed of with the session; null costs nothing.</summary>
    public Instruments<T>? Instruments { get; init; }

    /// <summary>One batch in <see cref="BatchTimes.Every"/> is timed: <see cref="BatchLearned.Times"/>. Default none; then it costs nothing.</summary>
    public bool Timed { get; init; }

    /// <summary>Makes the populations; null for those of the settings' rule.</summary>
    public PopulationFactory<T>? Populate { get; init; }

    /// <summary>Decorators of outlets; null for none.</summary>
    public OutletDecoration<T>? Decorate { get; init; }

    /// <summary>Delay of messages in an asynchronous relaxation, so that they overtake one another. Default none.</summary>
    public Delay Delay { get; init; } = Delay.None;

    /// <summary>Seed of the delays.</summary>
    public ulong DelaySeed { get; init; }
}
