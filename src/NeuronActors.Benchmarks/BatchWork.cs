using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Runtime;

namespace NeuronActors.Benchmarks;

/// <summary>A network with one batch of random numbers, on the plain loop or on an engine.</summary>
public sealed class BatchWork : IBatches<float>, IAsyncDisposable
{
    private readonly float[] input;
    private readonly float[] target;
    private readonly LearningSettings settings;
    private readonly LoopNetwork<float>? loop;
    private readonly IEngine<float>? engine;
    private readonly Coordinator<float>? coordinator;
    private int next;

    private BatchWork(Experiment experiment, int threads, Func<Network, LearningSettings, IEngine<float>>? start)
    {
        Network network = Network.Create(experiment.Network, threads, experiment.Rule.Steps, experiment.Rule);
        settings = LearningSettings.Of(experiment);
        var stream = new RandomStream(1, StreamPurpose.Data, 0);
        input = Draw(stream, network.Input.Neurons, 0);
        target = Draw(stream, network.Output.Neurons, 1);
        if (start is null)
        {
            loop = new LoopNetwork<float>(network, settings);
            return;
        }
        engine = start(network, settings);
        coordinator = new Coordinator<float>(engine, network, settings, TimeSpan.FromSeconds(60));
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
    public static BatchWork OnLoop(Experiment experiment) => new(experiment, 1, start: null);

    /// <summary>On the local engine.</summary>
    public static BatchWork OnActors(Experiment experiment, int threads) => OnActors(experiment, threads, _ => null);

    /// <summary>On the local engine, with somebody looking at the populations.</summary>
    public static BatchWork OnActors(Experiment experiment, int threads, Func<Network, Instruments<float>?> instruments) =>
        new(experiment, threads, (network, settings) => new LocalEngine<float>(network, settings, new LocalOptions { Threads = threads }, instruments(network)));

    /// <summary>On another engine within this process.</summary>
    public static BatchWork On(IEngineFactory factory, Experiment experiment, int threads) =>
        new(experiment, threads, (network, settings) => factory.Create<float>(network, settings, threads));

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
        if (engine is not null) await engine.DisposeAsync().ConfigureAwait(false);
    }

    private float[] Draw(RandomStream stream, int rows, int which)
    {
        var values = new float[rows * settings.Batch];
        for (int i = 0; i < values.Length; i++) values[i] = (float)stream.Uniform(i % rows, i / rows, which, 0);
        return values;
    }
}
