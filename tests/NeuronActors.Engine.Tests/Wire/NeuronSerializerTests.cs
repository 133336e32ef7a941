using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Whatever members send one another has our form; nothing else leaves a process, and nothing else is read.</summary>
public sealed class NeuronSerializerTests : IAsyncDisposable
{
    /// <summary>Every message on the wire. A line may be added; one that changes breaks all that was built before.</summary>
    private const string Approved = """
        connect/1: UInt32 Session, IActorRef[] Populations
        connected/1: UInt32 Session
        counted/1: Int32 Population, EdgeCount[] Edges, Int64 WireBytes, RecordedCount Recorded
        crash/1:
        credit/1: UInt32 Session, Int32 Edge, Int32 Count
        deploy-refused/1: UInt32 Session, String Node, String Reason
        deploy/1: UInt32 Session, String Run, String Experiment, Int32 Cores, Int32 Replica, String[] Places, Int32 Segment, Int32 FirstBatch, String Withheld, Int32 WithheldFrom
        describe-run/1:
        describe/1: String Run, String[] From
        end-session/1: UInt32 Session
        halted/1: Int32 Population, Position At, Nullable<Double> Change, String Cause
        hosted/1: UInt32 Session, String Node, Int32[] Populations, IActorRef[] Actors
        learned/1: Int32 Population, Position At, Int32[] Projections, Double[][] RowSquares
        leaving/1: String Node
        matrix-double/1: Int32 Population, ValuesKind Kind, String Name, Int32 Rows, Int32 Columns, Int32 First, ReadOnlyMemory<Double> Values
        matrix-float/1: Int32 Population, ValuesKind Kind, String Name, Int32 Rows, Int32 Columns, Int32 First, ReadOnlyMemory<Single> Values
        neighbour-lost/1: UInt32 Session, String Node, Int32 Population
        node/1: String Node, Int64 Life, String Host, Int32 ProcessId, Int32 Cores, String Version, Boolean IsLeaving, Int64 WireBytes, Int64 Refused, IReadOnlyList<SessionInfo> Sessions, IReadOnlyList<String> Members
        resting/1: Int32 Population, Position At, EdgeTotal[] Sent, EdgeTotal[] Read
        restored/1: Int32 Population
        run/1: String Run, String Experiment, String Host, String State, Int64 Batches, Double BatchesPerSecond, Int32 Recoveries
        signal/1: as SignalWire has it
        time-batches/1: UInt32 Session
        timed/1: Int32 Population, Position At, PhaseTime[] Phases
        values-end/1: Int32 Population, ValuesKind Kind, Position At, String[] Counted, Int64[] Steps
        violation/1: Int32 Population, Position At, MessageHeader Header, String Reason
        """;

    private const int Mutations = 200_000;

    private static readonly long[] Extremes =
        [0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 0x7FF8000000000000];

    private readonly ActorSystem system = ActorSystem.Create(
        "wire", ActorSettings.Remoting(new ClusterOptions()).WithFallback(ActorSettings.Common(1)));

    private readonly NeuronSerializer serializer;
    private readonly IReadOnlyList<object> samples;
    private readonly RandomStream random = new(20_261, StreamPurpose.Order, 3);
    private int draws;

    public NeuronSerializerTests()
    {
        samples = WireSamples.Of(system.ActorOf(Props.Empty, "someone"));
        serializer = (NeuronSerializer)system.Serialization.FindSerializerFor(samples[0]);
    }

    public async ValueTask DisposeAsync() => await system.Terminate();

    [Fact]
    public void The_protocol_is_the_approved_one()
    {
        Dictionary<string, Type> types = samples.GroupBy(serializer.Manifest).ToDictionary(group => group.Key, group => group.First().GetType());
        Assert.Equal(NeuronSerializer.Manifests.Order(StringComparer.Ordinal), types.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Approved.ReplaceLineEndings(), string.Join(Environment.NewLine, types.OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => $"{type.Key}: {FieldsOf(type.Value)}".TrimEnd())));
    }

    [Fact]
    public void Every_message_comes_back_in_every_bit()
    {
        foreach (object sample in samples)
        {
            Assert.Same(serializer, system.Serialization.FindSerializerFor(sample));
            object copy = serializer.FromBinary(serializer.ToBinary(sample), serializer.Manifest(sample));
            Assert.IsType(sample.GetType(), copy);
            Assert.Equal(Described.Of(sample), Described.Of(copy));
            Assert.Equal(serializer.ToBinary(sample), serializer.ToBinary(copy));
        }
    }

    [Fact]
    public void What_is_not_of_the_protocol_is_refused_instead_of_being_written_in_another_form()
    {
        foreach (object stranger in (object[])[new object(), new DivergedReport(1, default), Continue.Message, default(Message<float>), new Version(1, 2)])
        {
            Serializer found = system.Serialization.FindSerializerFor(stranger);
            Assert.IsType<NeuronSerializer>(found);
            Assert.Throws<SerializationException>(() => found.ToBinary(stranger));
        }
    }

    /// <summary>Numbers that Akka.NET gives to JSON, to protocol buffers of any type, to orders to start an actor of any type, to Hyperion, and to text.</summary>
    [Theory]
    [InlineData(1, "System.Version, System.Private.CoreLib"), InlineData(2, "Google.Protobuf.WellKnownTypes.Empty, Google.Protobuf")]
    [InlineData(3, ""), InlineData(-5, ""), InlineData(17, "S")]
    public void Bytes_in_a_form_that_is_not_ours_are_refused_unread(int form, string manifest)
    {
        byte[] json = """{"$type":"System.Version, System.Private.CoreLib","Major":1,"Minor":2}"""u8.ToArray();
        SerializationException refusal = Assert.Throws<SerializationException>(() => system.Serialization.Deserialize(json, form, manifest));
        Assert.Contains(form.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.Throws<SerializationException>(() => serializer.FromBinary(json, "System.Version, System.Private.CoreLib"));
    }

    [Fact]
    public void A_message_that_is_larger_than_a_frame_is_an_error_of_its_sender() => Assert.Contains(
        "are possible",
        Assert.Throws<SerializationException>(() => serializer.ToBinary(new DeployRefused(1, "node-1", new string('x', 2 * SignalWire.MaxSize)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Torn_messages_are_refused()
    {
        foreach (object sample in samples)
        {
            byte[] whole = serializer.ToBinary(sample);
            for (int size = 0; size < whole.Length; size++) Assert.Throws<SerializationException>(() => serializer.FromBinary(whole[..size], serializer.Manifest(sample)));
            Assert.Throws<SerializationException>(() => serializer.FromBinary([.. whole, 0], serializer.Manifest(sample)));
        }
    }

    /// <summary>Whatever comes is read as a sound message of its kind or refused, and never makes much more room than its bytes justify.</summary>
    [Fact]
    public void Hundreds_of_thousands_of_mutated_messages_are_read_or_refused_and_nothing_else_happens()
    {
        (string Manifest, byte[] Bytes)[] corpus = [.. samples.Select(sample => (serializer.Manifest(sample), serializer.ToBinary(sample)))];
        int refused = 0;
        for (int i = -corpus.Length; i < Mutations; i++)
        {
            (string manifest, byte[] bytes) = corpus[i < 0 ? ~i : i % corpus.Length];
            byte[] shown = i < 0 ? bytes : Mutated(bytes, corpus);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                object read = serializer.FromBinary(shown, manifest);
                if (i % 16 == 0) serializer.ToBinary(read);
            }
            catch (SerializationException)
            {
                refused++;
            }
            catch (Exception other)
            {
                Assert.Fail($"{manifest} {Convert.ToHexString(shown)}: {other}");
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i >= 0) Assert.True(allocated <= (64 << 10) + 64L * shown.Length, $"{allocated} bytes for {manifest} {Convert.ToHexString(shown)}");
        }
        Assert.InRange(refused, Mutations / 4, Mutations - Mutations / 20);
    }

    private byte[] Mutated(byte[] bytes, (string Manifest, byte[] Bytes)[] corpus)
    {
        byte[] changed = [.. bytes];
        if (changed.Length == 0) return Noise(Below(80));
        switch (Below(8))
        {
            case 0:
                return Noise(Below(200));
            case 1:
                return changed[..Below(changed.Length)];
            case 2:
                return [.. changed, .. Noise(1 + Below(40))];
            case 3:
                byte[] other = corpus[Below(corpus.Length)].Bytes;
                return [.. changed[..Below(changed.Length)], .. other[(other.Length == 0 ? 0 : Below(other.Length))..]];
            case 4:
            case 5:
                for (int flips = 1 + Below(4); flips > 0; flips--) changed[Below(changed.Length)] ^= (byte)(1 << Below(8));
                return changed;
            default:
                Span<byte> value = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(value, Extremes[Below(Extremes.Length)]);
                int at = Below(changed.Length), size = Math.Min(1 << Below(4), changed.Length - at);
                value[..size].CopyTo(changed.AsSpan(at));
                return changed;
        }
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        for (int i = 0; i < length; i++) noise[i] = (byte)Below(256);
        return noise;
    }

    private int Below(int bound) => random.Below(bound, draws++, 0, 0, 0);

    private static string FieldsOf(Type type) => type == typeof(SignalFrame) ? "as SignalWire has it"
        : string.Join(", ", type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters().Select(field => $"{NameOf(field.ParameterType)} {field.Name}"));

    private static string NameOf(Type type) => type.IsArray ? $"{NameOf(type.GetElementType()!)}[]" : !type.IsGenericType ? type.Name
        : $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
}
