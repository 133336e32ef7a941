namespace NeuronActors.Networks;

/// <summary>Keys that say what an experiment is, and those that say how it is run.</summary>
internal static class ExperimentKeys
{
    private const string Own = "a convention of this project";

    private static readonly KeySection<Experiment> Root = new("", whole => whole, (_, changed) => changed);
    private static readonly KeySection<Experiment> Runtime = new("runtime", whole => whole, (_, changed) => changed);
    private static readonly KeySection<CheckpointSettings> Checkpoint = new(
        "checkpoint", experiment => experiment.Checkpoint, (experiment, part) => experiment with { Checkpoint = part });

    /// <summary>What comes first in a file.</summary>
    public static IEnumerable<Key> Heading =>
    [
        new Key(
            "extends",
            "A listed experiment or a file, relative to this one, whose keys hold wherever this file does not set them; " +
            "maps are merged key by key, lists are replaced, conditions: {} removes inherited conditions.",
            Own, "", null, "the name of a listed experiment, the path of a file, or null for none").OfWholeExperiment(),
        Root.Key("rules", "Assemblies with rules of one's own, relative to this file; each is kept with the SHA-256 of its bytes, which a resume compares.",
            new ListForm<RuleFile>(new RuleFileForm(), "a list of paths of assemblies, such as [bin/Release/net10.0/Hebbian.dll]"),
            e => e.RuleFiles, (e, value) => e with { RuleFiles = value }, Own).OfWholeExperiment(),
        Root.Key("name", "Short name; part of the run folder's name. A file without it is named after itself.",
            Forms.Name, e => e.Name, (e, value) => e with { Name = value }, Own).OfWholeExperiment(),
        Root.Key("title", "One line for lists of experiments.",
            Forms.Text, e => e.Title, (e, value) => e with { Title = value }, Own).OfWholeExperiment(),
        Root.Key("paper", "The paper that the experiment reproduces.",
            Forms.OptionalText, e => e.Paper, (e, value) => e with { Paper = value }, Own).OfWholeExperiment(),
        Root.Key("figure", "The figure or table of the paper.",
            Forms.OptionalText, e => e.Figure, (e, value) => e with { Figure = value }, Own).OfWholeExperiment(),
        Root.Key("time", "Roughly how long a run takes, in words, for lists of experiments.",
            Forms.OptionalText, e => e.Time, (e, value) => e with { Time = value }, Own).OfWholeExperiment(),
        Root.Key("description", "What the experiment shows and what to expect.",
            Forms.OptionalText, e => e.Description, (e, value) => e with { Description = value },
            Own).OfWholeExperiment(),
        Root.Key("kind", "What is measured: accuracy while the network learns, or the distance of the relaxing " +
            "activities from the gradient.",
            Forms.Word<ExperimentKind>(), e => e.Kind, (e, value) => e with { Kind = value },
            "Millidge et al. 2020: Fig. 2 and 3 are training, Fig. 1 is convergence").OfWholeExperiment(),
    ];

    /// <summary>What comes last in a file.</summary>
    public static IEnumerable<Key> Running =>
    [
        Checkpoint.Key("every", "Batches between checkpoints; 0: only at the end and when a run is interrupted.",
            Forms.Whole(0, 1_000_000_000), c => c.Every, (c, value) => c with { Every = value }, Own),
        Root.Key("nodes", "Processes that carry the populations: 1 is this one, more are members of a cluster. Weights do not depend on it.",
            Forms.Whole(1, 1000), e => e.Nodes, (e, value) => e with { Nodes = value }, Own),
        Root.Key("place", "Which node carries a layer or a population; the more specific name wins, and the rest is " +
            "placed so that few bytes cross between nodes. Weights do not depend on it.",
            new PlaceForm(), e => e.Place, (e, value) => e with { Place = value }, Own),
        .. ClusterKeys.All,
        Root.Key("replicas", "Copies of the network, each learning on its share of every batch; their updates are " +
            "summed in the order of the replicas.",
            Forms.Whole(1, 64), e => e.Replicas, (e, value) => e with { Replicas = value },
            "a convention of this project: synchronous data parallelism, equal to one copy but for rounding"),
        Root.Key("threads", "Threads per process; 0 for all cores. Weights do not depend on it.",
            Forms.Whole(0, 1024), e => e.Threads, (e, value) => e with { Threads = value }, Own),
        Root.Key("precision", "Width of all floating-point numbers: float has 32 bits, double 64.",
            new WordForm<Precision>(["float", "double"], [Precision.Single, Precision.Double]),
            e => e.Precision, (e, value) => e with { Precision = value },
            "PyTorch's default, which the authors of both papers on activation relaxation used"),
        Root.Key("seed", "Seed of initial weights, of the order of samples and of every other draw except those of " +
            "generated data.",
            Forms.Seed, e => e.Seed, (e, value) => e with { Seed = value }, Own),
        Runtime.Key("silence", "Seconds without progress after which a run reports which population waits for which " +
            "message from whom, and ends.",
            Forms.Real(Interval.Closed(1, 3600)),
            e => e.WatchdogSeconds, (e, value) => e with { WatchdogSeconds = value }, Own),
        Root.Key("measure", "What is measured before the first batch and after each epoch of how the rule lies to backprop: the angles of " +
            "feedback weights (feedback-angle; unit-angle neuron by neuron) and of errors (delta-angle; pseudo-angle to the " +
            "pseudoinverse's), the cosine of weight updates (update-cosine), the step at which an error first arrives (first-error-step) and tr(B W) (trace). Weights do not depend on it.",
            new ListForm<AlignmentMeasure>(Forms.Word<AlignmentMeasure>(), "a list of words such as [feedback-angle, delta-angle]"),
            e => e.Measure, (e, value) => e with { Measure = value },
            "Lillicrap et al. 2016, Fig. 2b, 3b, 5a and supplementary Fig. 11 and 13; Zahid et al. 2023, Fig. 3 and theorem 1"),
        .. RecordKeys.All,
        Root.Key("seeds", "Seeds to repeat the experiment with, for a figure with several repeats; empty: seed alone.",
            new ListForm<ulong>(Forms.Seed, "a list of whole numbers, such as [0, 1, 2]"),
            e => e.Seeds, (e, value) => e with { Seeds = value },
            "Millidge et al. 2020, Fig. 2: 5 seeds; 2021, Fig. 1: 10 seeds").OfWholeExperiment(),
        Root.Key("conditions", "Variants that together make a figure: names, each with the keys that it sets.",
            new ConditionForm(), e => e.Conditions, (e, value) => e with { Conditions = value },
            "Millidge et al. 2020, Fig. 3; 2021, Fig. 1").OfWholeExperiment(),
        Root.Key("published", "What the paper states, printed beside what was measured.",
            new ListForm<PublishedFigure>(
                new PublishedForm(), "a list of maps of measure, condition, epoch, value, tolerance and source"),
            e => e.Published, (e, value) => e with { Published = value },
            "the paper that the experiment names").OfWholeExperiment(),
        Root.Key("claims", "What the paper claims of the conditions, as inequalities by × less < than of what is measured after the last epoch, " +
            "or after another; --quick fails where one does not hold.",
            new ListForm<Claim>(new ClaimForm(), "a list of maps of says, less, than and by"),
            e => e.Claims, (e, value) => e with { Claims = value },
            "the paper that the experiment names").OfWholeExperiment(),
        Root.Key("quick", "The keys that --quick sets, so that the claims show in seconds.",
            new QuickForm(), e => e.Quick, (e, value) => e with { Quick = value }, Own).OfWholeExperiment(),
    ];
}
