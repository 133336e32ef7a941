using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Engine;

namespace NeuronActors.Benchmarks;

/// <summary>A network with one batch of random numbers, on the plain loop or on actors.</summary>
public sealed class BatchWork : IBatches<float>, IAsyncDisposable
{
    private readonly float[] input;
    private readonly float[] target;
    private readonly LearningSettings settings;
    private readonly LoopNetwork<float>? loop;
    private readonly LocalActors? actors;
    private readonly ISession<float>? session;
    private readonly Coordinator<float>? coordinator;
    private int next;

    private BatchWork(Experiment experiment, int threads, Func<Network, Instruments<float>?>? instruments)
    {
        Network network = experiment.LaidOut(threads);
        settings = LearningSettings.Of(experiment);
        var stream = new RandomStream(1, StreamPurpose.Data, 0);
        input = Draw(stream, network.Input.Neurons, 0);
        target = Draw(stream, network.Output.Neurons, 1);
        if (instruments is null)
        {
            loop = new LoopNetwork<float>(network, settings);
            return;
        }
        actors = new LocalActors(threads);
        session = actors.Open(network, settings, new LocalOptions<float> { Instruments = instruments(network) });
        coordinator = new Coordinator<float>(session, network, settings, TimeSpan.FromSeconds(60));
    }

    /// <summary>The network of the papers, 784-300-300-100-10, batch 64; learning so slowly that its values stay what they are.</summary>
    public static Experiment Paper(Func<RuleSettings, RuleSettings> rule) => Chain([784, 300, 300, 100, 10], 64, rule);

    /// <summary>Any chain of layers.</summary>
    public static Experiment Chain(int[] layers, int batch, Func<RuleSettings, RuleSettings> rule) => new()
    {
        Network = new NetworkSettings { Layers = [.. layers.Select(neurons => new LayerSettings(neurons))] },
        Rule = rule(new RuleSettings()),
        Train = new TrainSettings { Batch = batch, LearningRate = 1e-9 },
    };

    /// <summary>On the plain loop.</summary>
    public static BatchWork OnLoop(Experiment experiment) => new(experiment, 1, instruments: null);

    /// <summary>On actors of this process.</summary>
    public static BatchWork OnActors(Experiment experiment, int threads) => OnActors(experiment, threads, _ => null);

    /// <summary>On actors of this process, with somebody looking at the populations.</summary>
    public static BatchWork OnActors(Experiment experiment, int threads, Func<Network, Instruments<float>?> instruments) => new(experiment, threads, instruments);

    /// <summary>Messages between populations so far; 0 on the plain loop.</summary>
    public long Messages => coordinator?.Traffic.Messages ?? 0;

    /// <summary>Learns so many batches.</summary>
    /// <exception cref="InvalidOperationException">The run did not complete.</exception>
    public void Learn(int batches)
    {
        if (loop is not null)
        {
            for (int i = 0; i < batches; i++) loop.Train(input, target, settings.Batch);
            return;
        }
        RunOutcome outcome = coordinator!.Train(this, next, batches).GetAwaiter().GetResult();
        if (outcome is not RunOutcome.Completed) throw new InvalidOperationException(outcome.Sentence);
        next += batches;
    }

    /// <inheritdoc/>
    public int Fill(int batch, Span<float> input, Span<float> target)
    {
        this.input.CopyTo(input);
        this.target.CopyTo(target);
        return settings.Batch;
    }

    /// <inheritdoc/>
    public void Score(int batch, ReadOnlySpan<float> output, int columns)
    {
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (session is not null) await session.DisposeAsync().ConfigureAwait(false);
        if (actors is not null) await actors.DisposeAsync().ConfigureAwait(false);
    }

    private float[] Draw(RandomStream stream, int rows, int which)
    {
        var values = new float[rows * settings.Batch];
        for (int i = 0; i < values.Length; i++) values[i] = (float)stream.Uniform(i % rows, i / rows, which, 0);
        return values;
    }
}
