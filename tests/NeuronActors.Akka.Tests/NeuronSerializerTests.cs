using System.Globalization;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Numerics;
using NeuronActors.Engine;

namespace NeuronActors.Akka.Tests;

/// <summary>Whatever members say to one another has our form, and nothing else leaves a process.</summary>
public sealed class NeuronSerializerTests : IAsyncLifetime
{
    private AkkaTransport transport = null!;

    public async ValueTask InitializeAsync() => transport = (AkkaTransport)await new AkkaPlace().Of("only").Connect(CancellationToken.None);

    public ValueTask DisposeAsync() => transport.DisposeAsync();

    [Fact]
    public void No_message_of_the_protocol_falls_back_to_another_serialiser()
    {
        Type[] kinds = [.. typeof(WireMessage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(WireMessage)))];
        Assert.Equal(kinds.Order(ByName).ToArray(), Samples.Select(sample => sample.GetType()).Distinct().Order(ByName).ToArray());
        foreach (WireMessage sample in Samples)
        {
            var ours = Assert.IsType<NeuronSerializer>(transport.System.Serialization.FindSerializerFor(sample));
            Assert.DoesNotContain('.', ours.Manifest(sample));   // no name of a type
            object copy = ours.FromBinary(Binary(sample), ours.Manifest(sample));
            Assert.Equal(Binary(sample), Binary(copy));
            Assert.IsType(sample.GetType(), copy);
        }
    }

    [Fact]
    public void What_is_not_of_the_protocol_is_refused_instead_of_being_written_in_another_form()
    {
        foreach (object stranger in new object[] { new object(), new LearnedOfTest(1), new Tick(), default(Message<float>) })
        {
            Serializer serializer = transport.System.Serialization.FindSerializerFor(stranger);
            Assert.IsType<NeuronSerializer>(serializer);
            Assert.Throws<SerializationException>(() => serializer.ToBinary(stranger));
        }
    }

    [Fact]
    public void Torn_messages_are_refused_in_a_sentence()
    {
        var ours = (NeuronSerializer)transport.System.Serialization.FindSerializerFor(Samples[0]);
        foreach (WireMessage sample in Samples)
        {
            byte[] whole = Binary(sample);
            int least = sample is Parcel ? NeuronSerializer.ParcelHead : whole.Length;   // a shorter part is a part
            for (int size = 0; size < least; size++)
                Assert.Throws<SerializationException>(() => ours.FromBinary(whole[..size], ours.Manifest(sample)));
        }
        Assert.Throws<SerializationException>(() => ours.FromBinary(Binary(new Parcel(1, 0, 0, 5, 7, new byte[3])), "p1"));
        Assert.Throws<SerializationException>(() => ours.FromBinary(Binary(new Parcel(1, 0, 0, -1, 7, new byte[3])), "p1"));
        Assert.Throws<SerializationException>(() => ours.FromBinary(Binary(new Parcel(1, 0, 0, 0, FrameHead.LargestFrame + 1, new byte[3])), "p1"));
        Assert.Throws<SerializationException>(() => ours.FromBinary([], "System.Object, System.Runtime"));
    }

    /// <summary>Numbers that Akka.NET gives to JSON, to protocol buffers of any type, to orders to start an actor of any type, and to Hyperion.</summary>
    [Theory]
    [InlineData(1, "System.Version, System.Private.CoreLib"), InlineData(2, "Google.Protobuf.WellKnownTypes.Empty, Google.Protobuf")]
    [InlineData(3, ""), InlineData(-5, "")]
    public void Bytes_in_a_form_that_names_types_are_refused_unread(int form, string manifest)
    {
        byte[] json = """{"$type":"System.Version, System.Private.CoreLib","Major":1,"Minor":2}"""u8.ToArray();
        SerializationException refusal = Assert.Throws<SerializationException>(() => transport.System.Serialization.Deserialize(json, form, manifest));
        Assert.Contains(form.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_is_read_as_a_sound_message_or_refused_and_nothing_else_happens()
    {
        var ours = (NeuronSerializer)transport.System.Serialization.FindSerializerFor(Samples[0]);
        var random = new RandomStream(2570, StreamPurpose.Noise, 1);
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            WireMessage sample = Samples[round % Samples.Length];
            byte[] noise = round % 2 == 0 ? Noise(random, round) : Changed(Binary(sample), random, round);
            try
            {
                Assert.IsType(sample.GetType(), ours.FromBinary(noise, ours.Manifest(sample)));
            }
            catch (SerializationException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 19_999);
    }

    private static byte[] Noise(RandomStream random, int round)
    {
        var bytes = new byte[random.Below(80, 0, 0, round, 0)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Below(256, 1, i, round, 0);
        return bytes;
    }

    private static byte[] Changed(byte[] bytes, RandomStream random, int round)
    {
        for (int change = 0; change < 3; change++) bytes[random.Below(bytes.Length, 2, change, round, 0)] = (byte)random.Below(256, 3, change, round, 0);
        return bytes;
    }

    private static Comparer<Type> ByName => Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));

    private WireMessage[] Samples =>
    [
        new Parcel(3, 1L << 40, 7, 80_000, 200_000, new byte[] { 1, 2, 3 }),
        new Receipt(3, -1),
        new TableNoted(9, ["node.a", "run.b"]),
        new RouteTable(4, true, [new MailboxEntry("node.a", transport.System.DeadLetters, ["node.a", "announcements"])]),
    ];

    private byte[] Binary(object message) => transport.System.Serialization.FindSerializerFor(message).ToBinary(message);

    private sealed record LearnedOfTest(int Population) : Report(Population, default);
}
