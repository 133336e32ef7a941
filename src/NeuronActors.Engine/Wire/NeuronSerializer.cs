using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using MemoryPack;

namespace NeuronActors.Engine;

/// <summary>The only serializer of our messages: signals as <see cref="SignalWire"/> made them, all else by MemoryPack.</summary>
/// <remarks>
/// It is bound to <see cref="object"/>, too, where Akka.NET would otherwise take JSON, and stands in the place of the serializers that read
/// whatever type a message names: what is not of the protocol is refused unread, in both directions.
/// </remarks>
internal sealed class NeuronSerializer : SerializerWithStringManifest
{
    /// <summary>Name by which messages are bound to it.</summary>
    public const string Name = "neuron";

    private const string SignalManifest = "signal/1";

    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["describe/1"] = typeof(Describe),
        ["node/1"] = typeof(NodeInfo),
        ["describe-run/1"] = typeof(DescribeRun),
        ["run/1"] = typeof(RunInfo),
        ["deploy/1"] = typeof(Deploy),
        ["hosted/1"] = typeof(Hosted),
        ["deploy-refused/1"] = typeof(DeployRefused),
        ["time-batches/1"] = typeof(TimeBatches),
        ["connect/1"] = typeof(Connect),
        ["connected/1"] = typeof(Connected),
        ["end-session/1"] = typeof(EndSession),
        ["neighbour-lost/1"] = typeof(NeighbourLost),
        ["credit/1"] = typeof(Credit),
        ["matrix-float/1"] = typeof(MatrixPart<float>),
        ["matrix-double/1"] = typeof(MatrixPart<double>),
        ["values-end/1"] = typeof(ValuesEnd),
        ["restored/1"] = typeof(Restored),
        ["learned/1"] = typeof(LearnedWire),
        ["timed/1"] = typeof(TimedWire),
        ["resting/1"] = typeof(RestingWire),
        ["violation/1"] = typeof(ViolationWire),
        ["halted/1"] = typeof(HaltedWire),
        ["counted/1"] = typeof(Counted),
        ["leaving/1"] = typeof(Leaving),
        ["crash/1"] = typeof(Crash),
    };

    private static readonly Dictionary<Type, string> Names = Types.ToDictionary(entry => entry.Value, entry => entry.Key);

    private readonly MemoryPackSerializerOptions options;

    static NeuronSerializer()
    {
        MemoryPackFormatterProvider.Register(WireTextFormatter.Only);
        MemoryPackFormatterProvider.Register(new ActorRefFormatter());
        MemoryPackFormatterProvider.Register(new MemoryPack.Formatters.ArrayFormatter<IActorRef>());
    }

    /// <summary>For an actor system.</summary>
    public NeuronSerializer(ExtendedActorSystem system)
        : base(system) =>
        options = MemoryPackSerializerOptions.Default with { ServiceProvider = new ActorRefFormatter.Provider(system) };

    /// <summary>In the place of a serializer of Akka.NET's own, whose settings mean nothing here.</summary>
    public NeuronSerializer(ExtendedActorSystem system, Config settings)
        : this(system)
    {
    }

    /// <summary>Names and versions of all messages: only added to, never changed.</summary>
    public static IEnumerable<string> Manifests => Types.Keys.Append(SignalManifest);

    /// <inheritdoc/>
    public override int Identifier => 2570;

    /// <inheritdoc/>
    public override string Manifest(object o) => o is SignalFrame ? SignalManifest
        : Names.TryGetValue(o.GetType(), out string? name) ? name : throw NoMessage(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        if (obj is SignalFrame frame) return frame.Bytes;
        if (!Names.TryGetValue(obj.GetType(), out string? name)) throw NoMessage(obj);
        byte[] bytes = MemoryPackSerializer.Serialize(obj.GetType(), obj, options);
        return bytes.Length <= SignalWire.MaxSize + SignalWire.HeaderSize
            ? bytes
            : throw new SerializationException($"a message {name} has {bytes.Length} bytes; {SignalWire.MaxSize} are possible");
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest == SignalManifest)
            return SignalWire.TryRead(bytes, out SignalFrame? frame, out string refusal) ? frame : throw new SerializationException(refusal);
        if (!Types.TryGetValue(manifest, out Type? type))
            throw new SerializationException($"there is no message '{manifest}' in the protocol");
        try
        {
            object? read = null;
            int length = MemoryPackSerializer.Deserialize(type, bytes, ref read, options);
            return read is not null && length == bytes.Length && WireChecks.IsSound(read)
                ? read
                : throw new SerializationException($"a message {manifest} of {bytes.Length} bytes is not sound");
        }
        catch (Exception torn) when (torn is not (SerializationException or OutOfMemoryException))
        {
            throw new SerializationException($"a message {manifest} of {bytes.Length} bytes is not sound: {torn.Message}", torn);
        }
    }

    private static SerializationException NoMessage(object what) =>
        new($"{what.GetType()} is no message of the protocol and never leaves its process");
}
