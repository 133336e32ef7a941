using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>One of everything that crosses between members.</summary>
internal static class WireSamples
{
    private static readonly Position At = new(3, Phase.Learn, 7);

    /// <summary>Of every message of the protocol, one with all that it can have and one with as little as it can.</summary>
    public static IReadOnlyList<object> Of(IActorRef actor)
    {
        var populations = new[] { new PopulationProgress("hidden1", 1L << 40, "hidden1 waits for ψ 🧠", true) };
        var edges = new[] { new EdgeProgress(4, "hidden2 → hidden1", 5, 600, 2) };
        return
        [
            new Describe("run", []), new Describe(null, []), new DescribeRun(),
            new NodeInfo("node-1", 5, "host", 6, 2, "1.0", true, 1L << 40, 3, [new SessionInfo(7, "run", populations, edges)], ["a:1", "b:2"]) { Coordinators = [actor] },
            new NodeInfo("node-1", 5, "host", 6, 2, "", false, 0, 0, [], []),
            new RunInfo("run", "experiment", "host", "trains", 5, 1.5, 2),
            new Deploy(7, "run", "name: experiment\n", 2, 1, ["node-1", "node-2"], 3, 40, "hidden1", 5), new Deploy(7, "run", "", 1, 0, [], 1, 0, null, 0),
            new Hosted(7, "node-1", [0, 2], [actor, actor]), new DeployRefused(7, "node-1", "no"), new Connect(7, [actor, actor, actor]),
            new Connected(7), new TimeBatches(7), new TimedWire(1, At, [new PhaseTime(Phase.Forward, 90, 60), new PhaseTime(Phase.Relax, 60, 0)]), new TimedWire(1, At, []), new EndSession(uint.MaxValue), new NeighbourLost(7, "node-1", 2), new Credit(7, 4, 8),
            new MatrixPart<float>(1, ValuesKind.State, "bias.hidden1", 2, 3, 1, new[] { 1f, -0f, float.NaN, float.Epsilon }),
            new MatrixPart<double>(1, ValuesKind.Gradient, "0", 2, 1, 0, new[] { double.NegativeInfinity, double.Pi }),
            new ValuesEnd(1, ValuesKind.Output, At, ["bias.hidden1"], [5]), new ValuesEnd(1, ValuesKind.State, At, [], []), new Restored(1),
            new LearnedWire(1, At, [0, 1], [[1, 2, double.NaN], []]), new RestingWire(1, At, [new EdgeTotal(1, 2)], [new EdgeTotal(3, 4), new EdgeTotal(5, 6)]),
            new ViolationWire(1, At, Header(MessageKind.Modulation), "a reason"), new HaltedWire(1, At, 1e-3, null), new HaltedWire(1, At, null, "cause"), new HaltedWire(1, At, null, null),
            new Counted(1, [new EdgeCount(4, MessageKind.Spikes, 5, 6)], 7, new RecordedCount(1, 2, 3, "full")), new Counted(1, [], 0, null),
            new Leaving("node-1"), new Crash(),
            .. Signal(MessageKind.Feedback, PayloadForm.Float32, Values<float>(2, 2, 1, -2, 0.5f, 3)), .. Signal(MessageKind.Activation, PayloadForm.BFloat16, Values(2, 1, 1.0, 3)),
            .. Signal(MessageKind.Spikes, PayloadForm.Bits, Values(3, 1, 1.0, 0, 1)), .. Signal<float>(MessageKind.Save, PayloadForm.Float32, null),
        ];
    }

    public static MessageHeader Header(MessageKind kind) => new(kind, 7, 3, Phase.Relax, 17, 2, 1, 4, 0x0102030405, true);

    public static Payload<T> Values<T>(int rows, int columns, params T[] values)
        where T : unmanaged
    {
        Payload<T> payload = new PayloadPool<T>(1, Math.Max(1, rows * columns)).Rent(rows, columns);
        values.CopyTo(payload.Values, 0);
        return payload;
    }

    /// <summary>Any bits at all, and some that are special.</summary>
    public static T[] Any<T>(int count, int seed)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(2570, StreamPurpose.Noise, (uint)seed);
        var values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.Below(8, 0, i, 0, 0) switch
            {
                0 => T.NaN,
                1 => T.NegativeZero,
                2 => T.NegativeInfinity,
                3 => T.Epsilon,
                _ => T.CreateTruncating(random.Normal(i, 1, 0, 0)),
            };
        }
        return values;
    }

    private static IEnumerable<SignalFrame> Signal<T>(MessageKind kind, PayloadForm form, Payload<T>? payload)
        where T : unmanaged => SignalWire.Parts(new Message<T>(Header(kind), payload!), form);
}
