using System.Text.Json.Nodes;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>What the demonstration shows.</summary>
/// <param name="Network">E.g. <c>784-300(2)-300(2)-100-10</c>, shards in brackets.</param>
/// <param name="Data">Where the samples came from.</param>
/// <param name="Rules">What each rule came to, activation relaxation first.</param>
/// <param name="Seconds">Time in all.</param>
/// <param name="Status">Completed; interrupted, with the rules done so far; or as the run ended that did not complete.</param>
public sealed record DemoResult(string Network, string Data, IReadOnlyList<DemoRule> Rules, double Seconds, RunStatus Status)
{
    /// <summary>As JSON, for scripts.</summary>
    public JsonObject ToJson() => new()
    {
        ["experiment"] = Demo.ExperimentName,
        ["network"] = Network,
        ["data"] = Data,
        ["seconds"] = Seconds,
        ["status"] = Status.ToString().ToLowerInvariant(),
        ["rules"] = new JsonArray([.. Rules.Select(rule => rule.ToJson())]),
    };
}

/// <summary>One rule of the demonstration.</summary>
public sealed record DemoRule
{
    /// <summary>Name of its condition: <c>ar</c>, <c>backprop</c> or <c>ar-learned</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its run.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>Messages between populations while one batch is learnt.</summary>
    public required long MessagesPerBatch { get; init; }

    /// <summary>Their payloads, in bytes.</summary>
    public required long BytesPerBatch { get; init; }

    /// <summary>The part of it that is weights, in bytes.</summary>
    public required long WeightTransportBytesPerBatch { get; init; }

    /// <summary>How its weight updates lie to those of backprop, at the weights that it has learnt and on the same batch.</summary>
    public required IReadOnlyList<UpdateAngle> Updates { get; init; }

    /// <summary>How its relaxation converges there; null for backprop.</summary>
    public RelaxationSteps? Relaxation { get; init; }

    /// <summary>As JSON, for scripts.</summary>
    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["run"] = Run.ToJson(),
        ["messagesPerBatch"] = MessagesPerBatch,
        ["bytesPerBatch"] = BytesPerBatch,
        ["weightTransportBytesPerBatch"] = WeightTransportBytesPerBatch,
        ["updateAngles"] = new JsonObject(Updates.Select(update => KeyValuePair.Create(update.Projection, (JsonNode?)update.Degrees))),
        ["relaxation"] = Relaxation?.ToJson(),
    };
}

/// <summary>The angle between a rule's weight update and that of backprop in double precision.</summary>
/// <param name="Projection">E.g. <c>hidden1&lt;-input</c>.</param>
/// <param name="Degrees">0 to 180.</param>
public sealed record UpdateAngle(string Projection, double Degrees);

/// <summary>How many steps a relaxation needs on one batch.</summary>
/// <param name="Layer">The lowest hidden layer, which comes last to its gradient.</param>
/// <param name="Steps">Steps that the rule takes.</param>
/// <param name="DegreesAfterSteps">Angle between the layer's activity and its gradient after them.</param>
/// <param name="StepsToOneDegree">Steps until the angle stays below one degree; null if it does not.</param>
/// <param name="StepsToQuiescence">Steps until no value changes any more; null if that does not happen.</param>
/// <param name="StepsToQuiescenceAtStepSizeOne">The same at step size 1, where a layer is right as soon as the one above is.</param>
public sealed record RelaxationSteps(
    string Layer, int Steps, double DegreesAfterSteps, int? StepsToOneDegree, int? StepsToQuiescence, int? StepsToQuiescenceAtStepSizeOne)
{
    /// <summary>As JSON, for scripts.</summary>
    public JsonObject ToJson() => new()
    {
        ["layer"] = Layer,
        ["steps"] = Steps,
        ["degreesAfterSteps"] = DegreesAfterSteps,
        ["stepsToOneDegree"] = StepsToOneDegree,
        ["stepsToQuiescence"] = StepsToQuiescence,
        ["stepsToQuiescenceAtStepSizeOne"] = StepsToQuiescenceAtStepSizeOne,
    };
}
