using System.Numerics;
using System.Text.Json.Nodes;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Recording;
using NeuronActors.Recording.Tests;

namespace NeuronActors.Cli.Tests;

/// <summary>The folder of a run of the plain loop, with records that a test chooses.</summary>
internal sealed class RecordedRun<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly string parent = Directory.CreateTempSubdirectory("neuron-records-").FullName;

    public RecordedRun(Experiment experiment, int batches = 2, RunStatus status = RunStatus.Completed, JsonObject? summary = null)
    {
        Loop = new LoopRecords<T>(Recorded.Understood(experiment) with { Precision = typeof(T) == typeof(double) ? Precision.Double : Precision.Single }, batches);
        using RunFolder run = RunFolder.Create(parent, Description(Loop.Experiment) with { Status = status, Summary = summary });
        Folder = run.FolderPath;
    }

    public string Folder { get; }

    public LoopRecords<T> Loop { get; }

    public IEnumerable<string> Lines => ContractLines.All(Loop);

    /// <summary>Everything, as lines.</summary>
    public RecordedRun<T> WithAll()
    {
        Write(Lines);
        return this;
    }

    public void Write(IEnumerable<string> lines) => ContractLines.Write(Folder, "local.jsonl", lines);

    /// <summary>The messages that are wanted, and perhaps the weight changes.</summary>
    public RecordedRun<T> With(Func<SentMessage<T>, bool> messages, Func<MadeChange<T>, bool>? changes = null)
    {
        Write([ContractLines.Begin(Loop), .. Loop.Messages.Where(messages).SelectMany(ContractLines.Of), .. Loop.Changes.Where(changes ?? (_ => false)).SelectMany(ContractLines.Of)]);
        return this;
    }

    public void Dispose() => Directory.Delete(parent, recursive: true);

    private static RunDescription Description(Experiment experiment) => new()
    {
        ExperimentName = experiment.Name,
        Experiment = ExperimentWriter.Write(experiment),
        Settings = new Dictionary<string, string>(),
        Seed = experiment.Seed,
        ProgramVersion = "0.1.0",
        Precision = PrecisionName.Of<T>(),
        Threads = 1,
        ShardsPerLayer = new Dictionary<string, int>(),
        Data = new Dictionary<string, string>(),
        Machine = MachineDescription.Here("any"),
        StartedUtc = new DateTime(2026, 1, 31, 9, 5, 7, DateTimeKind.Utc),
        CommandLine = [],
        Status = RunStatus.Completed,
    };
}

/// <summary>Small experiments by the names of their rules.</summary>
internal static class Recorded
{
    private static readonly RuleDescriptor[] Stepping = [Rules.ActivationRelaxation, Rules.PredictiveCoding, Rules.SpikingFeedbackAlignment];
    private static readonly RuleDescriptor[] Feeding = [.. Stepping, Rules.FeedbackAlignment, Rules.DirectFeedbackAlignment];

    /// <summary>The same experiment without keys that its rule does not know: these change nothing, and the file of an experiment must not have them.</summary>
    public static Experiment Understood(Experiment experiment)
    {
        Experiment known = experiment.With(rule => rule with
        {
            Steps = Stepping.Contains(rule.Kind) ? rule.Steps : new RuleSettings().Steps,
            FeedbackWeights = Feeding.Contains(rule.Kind) ? rule.FeedbackWeights : new RuleSettings().FeedbackWeights,
        });
        return experiment.Rule.Kind != Rules.SpikingFeedbackAlignment ? known
            : known.Wired(n => n with { Activation = Activation.Logistic, OutputActivation = Activation.Logistic });
    }

    public static Experiment Chain(string rule, int shards = 1) => Small.Chain(7, 6, 20, 4).With(Small.Variants[rule]).With(r => r with { Steps = 6 }).Sharded(shards);
}
