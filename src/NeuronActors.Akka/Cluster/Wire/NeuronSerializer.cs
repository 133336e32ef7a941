using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using NeuronActors.Messages;

namespace NeuronActors.Akka;

/// <summary>The only serialiser of our messages: the project's own frames, and around them as little as they need.</summary>
/// <remarks>
/// It is bound to <see cref="object"/>, too, where Akka.NET would otherwise take JSON: a message that is not of the protocol is
/// refused with a sentence instead of being written in another form.
/// </remarks>
internal sealed class NeuronSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Names by which members are bound to it.</summary>
    public const string Name = "neuron";

    /// <summary>Bytes of a parcel before its part of the frame: link, sequence, route, offset and size of the frame, little-endian.</summary>
    public const int ParcelHead = 24;

    private const int LinkAt = 0, SequenceAt = 4, RouteAt = 12, OffsetAt = 16, FrameSizeAt = 20, ReceiptSize = 12;
    private const int NameMax = 1024, RoutesMax = 1 << 20;

    /// <summary>In the place of a serialiser of Akka.NET's own, whose settings mean nothing here.</summary>
    public NeuronSerializer(ExtendedActorSystem system, Config settings)
        : this(system)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => 2570;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        Parcel => "p1",
        Receipt => "r1",
        RouteTable => "t1",
        TableNoted => "n1",
        _ => throw NoMessage(o),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj switch
    {
        Parcel parcel => Write(parcel),
        Receipt receipt => Write(receipt),
        RouteTable table => Write(table),
        TableNoted noted => Write(noted),
        _ => throw NoMessage(obj),
    };

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return manifest switch
            {
                "p1" => ReadParcel(bytes),
                "r1" => ReadReceipt(bytes),
                "t1" => ReadTable(bytes),
                "n1" => ReadNoted(bytes),
                _ => throw new SerializationException($"there is no message '{manifest}' in the protocol"),
            };
        }
        catch (Exception torn) when (torn is IOException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new SerializationException($"a message '{manifest}' of {bytes.Length} bytes is not sound: {torn.Message}", torn);
        }
    }

    private static SerializationException NoMessage(object what) => new($"{what.GetType()} is no message of the protocol and never leaves its process");

    private static byte[] Write(Parcel parcel)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(ParcelHead + parcel.Bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LinkAt), parcel.Link);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SequenceAt), parcel.Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(RouteAt), parcel.Route);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(OffsetAt), parcel.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(FrameSizeAt), parcel.FrameSize);
        parcel.Bytes.Span.CopyTo(bytes.AsSpan(ParcelHead));
        return bytes;
    }

    private static Parcel ReadParcel(byte[] bytes)
    {
        int offset = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(OffsetAt)), size = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(FrameSizeAt));
        int length = bytes.Length - ParcelHead;
        if (size < 0 || size > FrameHead.LargestFrame || offset < 0 || offset > size - length)
            throw new SerializationException($"a parcel has {length} bytes at {offset} of a frame of {size}; a frame has {FrameHead.LargestFrame} at the most");
        return new Parcel(
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(LinkAt)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(SequenceAt)),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(RouteAt)), offset, size, bytes.AsMemory(ParcelHead));
    }

    private static byte[] Write(Receipt receipt)
    {
        var bytes = new byte[ReceiptSize];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LinkAt), receipt.Link);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SequenceAt), receipt.Sequence);
        return bytes;
    }

    private static Receipt ReadReceipt(byte[] bytes) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(LinkAt)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(SequenceAt)));

    private static byte[] Write(RouteTable table)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        writer.Write(table.Version);
        writer.Write(table.Asks);
        writer.Write(table.Mailboxes.Count);
        foreach (MailboxEntry mailbox in table.Mailboxes)
        {
            writer.Write(mailbox.Name);
            writer.Write(Serialization.SerializedActorPath(mailbox.Actor));
            Write(writer, mailbox.Routes);
        }
        writer.Flush();
        return memory.ToArray();
    }

    private RouteTable ReadTable(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        (long version, bool asks, int count) = (reader.ReadInt64(), reader.ReadBoolean(), Count(reader));
        var mailboxes = new List<MailboxEntry>();
        for (int i = 0; i < count; i++) mailboxes.Add(new MailboxEntry(Text(reader), system.Provider.ResolveActorRef(Text(reader)), Texts(reader)));
        return new RouteTable(version, asks, mailboxes);
    }

    private static byte[] Write(TableNoted noted)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        writer.Write(noted.Version);
        Write(writer, noted.Taken);
        writer.Flush();
        return memory.ToArray();
    }

    private static TableNoted ReadNoted(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return new TableNoted(reader.ReadInt64(), Texts(reader));
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write(texts.Count);
        foreach (string text in texts) writer.Write(text);
    }

    private static List<string> Texts(BinaryReader reader)
    {
        int count = Count(reader);
        var texts = new List<string>();
        for (int i = 0; i < count; i++) texts.Add(Text(reader));
        return texts;
    }

    private static int Count(BinaryReader reader) => reader.ReadInt32() is >= 0 and <= RoutesMax and var count ? count : throw new FormatException("a count is out of its range");

    private static string Text(BinaryReader reader) => reader.ReadString() is { Length: <= NameMax } text ? text : throw new FormatException("a name is too long");
}
