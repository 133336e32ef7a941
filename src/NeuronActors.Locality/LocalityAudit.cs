using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality;

/// <summary>
/// Proves of a learning rule, bit by bit and from outside, that no population knows anything that its edges have not brought: in a test,
/// <c>LocalityAudit.Of(rule, network).Verify()</c>.
/// </summary>
/// <remarks>
/// It runs the rule on a few batches of invented data, again and again with one thing changed, and compares all that the populations read,
/// sent and learnt. It looks at no source code, so a rule may be written in any way. For one thread at a time.
/// </remarks>
public abstract class LocalityAudit
{
    private protected LocalityAudit()
    {
    }

    /// <summary>An audit of an experiment: its network, rule and settings, with the audit's own small batches and one replica.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="options">How much is looked at.</param>
    /// <exception cref="ExperimentException">The experiment does not describe a network.</exception>
    public static LocalityAudit Of(Experiment experiment, AuditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        AuditOptions chosen = options ?? new AuditOptions();
        Experiment small = Small(experiment, chosen);
        Network network = small.LaidOut(1);
        LearningSettings settings = LearningSettings.Of(small);
        return experiment.Precision == Precision.Double
            ? new LocalityAudit<double>(network, settings, null, small, chosen)
            : new LocalityAudit<float>(network, settings, null, small, chosen);
    }

    /// <summary>An audit of one of the project's rules on a network of one's own, in single precision, learnt by plain gradient descent.</summary>
    /// <param name="rule">The rule and its options.</param>
    /// <param name="network">The graph, made for the route by which errors travel under the rule.</param>
    /// <param name="options">How much is looked at.</param>
    public static LocalityAudit Of(RuleSettings rule, Network network, AuditOptions? options = null) =>
        Of<float>(SettingsFor(rule, network), network, null, options);

    /// <summary>An audit of a rule of one's own with its default options, in single precision, learnt by plain gradient descent.</summary>
    /// <param name="rule">The rule; it is added to those of this process.</param>
    /// <param name="network">The graph, made for the route by which errors travel under the rule.</param>
    /// <param name="options">How much is looked at.</param>
    public static LocalityAudit Of(IRuleDefinition rule, Network network, AuditOptions? options = null) => Of(new RuleSettings { Kind = Rules.Add(rule) }, network, options);

    /// <summary>An audit of a learning rule of one's own: populations of rates that follow it.</summary>
    /// <param name="rule">The rule. It is one object for all populations: a rule holds no state.</param>
    /// <param name="network">The graph.</param>
    /// <param name="settings">Where feedback weights come from; default those of activation relaxation, with the schedule of the rule's plan.</param>
    /// <param name="options">How much is looked at.</param>
    public static LocalityAudit Of<T>(LearningRule<T> rule, Network network, RuleSettings? settings = null, AuditOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rule);
        RuleSettings chosen = settings ?? new RuleSettings { Schedule = rule.Plan.Schedule };
        return Of<T>(SettingsFor(chosen, network), network, context => new RatePopulation<T>(context, rule), options);
    }

    /// <summary>An audit of populations of one's own.</summary>
    /// <param name="populate">Makes them; called for each population of each run.</param>
    /// <param name="network">The graph.</param>
    /// <param name="settings">What they agree on; default those of activation relaxation.</param>
    /// <param name="options">How much is looked at.</param>
    public static LocalityAudit Of<T>(PopulationFactory<T> populate, Network network, LearningSettings? settings = null, AuditOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of(settings ?? SettingsFor(new RuleSettings(), network), network, populate, options);

    /// <summary>Judges every property.</summary>
    /// <param name="judged">Told of each as soon as it is judged.</param>
    /// <param name="stop">Gives up before the next run.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public abstract IReadOnlyList<AuditResult> Run(Action<AuditResult>? judged = null, CancellationToken stop = default);

    /// <summary>Judges every property, and throws if one is violated.</summary>
    /// <returns>What was found.</returns>
    /// <exception cref="LocalityException">The rule is not local; the message names population, step and signal. Or no property could be judged; it says why.</exception>
    public IReadOnlyList<AuditResult> Verify()
    {
        IReadOnlyList<AuditResult> results = Run();
        return results.All(result => result.Holds) && results.Any(result => result.Verdict == AuditVerdict.Holds) ? results : throw new LocalityException(results);
    }

    private static LocalityAudit<T> Of<T>(LearningSettings settings, Network network, PopulationFactory<T>? populate, AuditOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        AuditOptions chosen = options ?? new AuditOptions();
        return new LocalityAudit<T>(network, settings with { Batch = chosen.Samples, Replicas = 1 }, populate, null, chosen);
    }

    private static LearningSettings SettingsFor(RuleSettings rule, Network network) => new(
        rule, new LossSettings().Loss, new TrainSettings { LearningRate = 0.05 }.OptimizerSettings, MeanOverBatch: false, Bias: true, BiasInSlope: true, 1, Seed: 1, Run: 0)
    {
        Depth = network.Layers.Count - 1,
    };

    /// <summary>What nodes are told too: an experiment that may be written to a file.</summary>
    private static Experiment Small(Experiment experiment, AuditOptions options) => experiment with
    {
        Kind = ExperimentKind.Training,   // the rule is the same where nothing is learnt, and audited while it learns
        Replicas = 1,
        Nodes = 1,
        Place = EquatableDictionary.Empty,
        Cluster = new ClusterSettings(),
        Train = experiment.Train with { Batch = options.Samples },
        Conditions = [],
        Published = [],
        Claims = [],
        Seeds = [],
        Measure = [],
        Record = [],
        Quick = null,
        Rule = experiment.Rule with { Delay = Delay.None },
    };
}

/// <summary>An audit in one precision.</summary>
internal sealed class LocalityAudit<T>(
    Network network, LearningSettings settings, PopulationFactory<T>? populate, Experiment? experiment, AuditOptions options) : LocalityAudit
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly string[] Names =
        [Wiring<T>.Name, Repeatability.Name, Lending.Name, LightCone<T>.Name, WeightTransport<T>.Name, UpdateLocality.Name, OrderIndependence<T>.Name, Elsewhere<T>.Name];

    /// <inheritdoc/>
    public override IReadOnlyList<AuditResult> Run(Action<AuditResult>? judged = null, CancellationToken stop = default)
    {
        var results = new List<AuditResult>();
        foreach (AuditResult result in Results(stop))
        {
            stop.ThrowIfCancellationRequested();
            results.Add(result);
            judged?.Invoke(result);
        }
        return results;
    }

    private IEnumerable<AuditResult> Results(CancellationToken stop)
    {
        var inquiry = new Inquiry<T>(new Stage<T>(network, settings, populate, options), stop);
        AuditResult? repeated = inquiry.Undisturbed.End is null ? Repeatability.Of(inquiry) : null;
        yield return new Wiring<T>(inquiry).Judge(repeated?.Holds == true);
        if (inquiry.Undisturbed.End is { } end)
        {
            foreach (string name in Names.Skip(1)) yield return Inquiry<T>.NotJudged(name, $"the run does not come to its end: {end.Sentence}");
            yield break;
        }
        yield return repeated!;
        if (!repeated!.Holds)
        {
            foreach (string name in Names.Skip(2)) yield return Inquiry<T>.NotJudged(name, "two runs of the same cannot be compared where they differ by themselves");
            yield break;
        }
        yield return Lending.Of(inquiry);
        yield return new LightCone<T>(inquiry).Judge();
        yield return new WeightTransport<T>(inquiry).Judge();
        yield return UpdateLocality.Of(inquiry);
        yield return new OrderIndependence<T>(inquiry).Judge();
        yield return Task.Run(() => new Elsewhere<T>(inquiry, experiment).Judge(stop), stop).GetAwaiter().GetResult();
    }
}
