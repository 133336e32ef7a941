using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>Numbers of the orders on the wire: only added to, never changed.</summary>
public enum OrderTag : byte
{
    /// <summary><see cref="DeployOrder"/>.</summary>
    Deploy = 1,

    /// <summary><see cref="RestoreOrder{T}"/>.</summary>
    Restore = 2,

    /// <summary><see cref="CoordinatorBeat"/>.</summary>
    CoordinatorBeat = 3,

    /// <summary><see cref="EndOrder"/>.</summary>
    End = 4,

    /// <summary><see cref="CrashOrder"/>.</summary>
    Crash = 5,
}

/// <summary>Orders as frames: head, tag, then the record's fields in its order.</summary>
public static class OrderWire
{
    private const int LeastText = 4;

    /// <summary>An order as a frame, which is the caller's.</summary>
    /// <exception cref="ArgumentException">A text is longer than <see cref="WireLimits"/> say.</exception>
    /// <exception cref="InvalidOperationException">The frame would be larger than <see cref="FrameHead.LargestFrame"/>.</exception>
    public static FrameBuffer Encode(Order order)
    {
        var writer = new FrameWriter(FrameType.Order, order.Session);
        switch (order)
        {
            case DeployOrder deploy:
                writer.Byte((byte)OrderTag.Deploy);
                Write(ref writer, deploy);
                break;
            case RestoreOrder<float> restore:
                Write(ref writer, restore);
                break;
            case RestoreOrder<double> restore:
                Write(ref writer, restore);
                break;
            default:
                writer.Byte((byte)TagOf(order));
                break;
        }
        byte[] frame = writer.Finish(out int size);
        return new FrameBuffer(frame, size);
    }

    /// <summary>An order about a session that is not known here, so its network and precision are not either.</summary>
    /// <param name="frame">The whole frame, from anywhere.</param>
    /// <param name="order">The order; a <see cref="RestoreOrder{T}"/> is refused.</param>
    /// <param name="refusal">Why not, in one sentence; empty if it is sound.</param>
    public static bool TryDecode(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out Order? order, out string refusal) =>
        TryDecode<float>(frame, null, out order, out refusal);

    /// <summary>An order about a session whose network and precision are known.</summary>
    /// <typeparam name="T">The run's precision.</typeparam>
    /// <param name="frame">The whole frame, from anywhere.</param>
    /// <param name="network">The network, against which indices and shapes are checked before room is made; null refuses every state.</param>
    /// <param name="order">The order.</param>
    /// <param name="refusal">Why not, in one sentence; empty if it is sound.</param>
    public static bool TryDecode<T>(ReadOnlySpan<byte> frame, Network? network, [NotNullWhen(true)] out Order? order, out string refusal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        order = null;
        if (!FrameHead.TryRead(frame, FrameType.Order, out FrameHead head, out refusal)) return false;
        var reader = new FrameReader(frame[FrameHead.Size..]);
        Order? read = Read<T>(ref reader, head.Session, network);
        if (reader.IsComplete()) order = read;
        refusal = reader.Refusal;
        return order is not null;
    }

    private static OrderTag TagOf(Order order) => order switch
    {
        CoordinatorBeat => OrderTag.CoordinatorBeat,
        EndOrder => OrderTag.End,
        CrashOrder => OrderTag.Crash,
        _ => throw new ArgumentException($"{order.GetType().Name} has no form on the wire", nameof(order)),
    };

    private static Order? Read<T>(ref FrameReader reader, uint session, Network? network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tag = (OrderTag)reader.Byte("the order's tag");
        switch (tag)
        {
            case OrderTag.Deploy: return ReadDeploy(ref reader, session);
            case OrderTag.Restore: return ReadRestore<T>(ref reader, session, network);
            case OrderTag.CoordinatorBeat: return new CoordinatorBeat(session);
            case OrderTag.End: return new EndOrder(session);
            case OrderTag.Crash: return new CrashOrder(session);
            default:
                reader.Refuse($"there is no order {(byte)tag}");
                return null;
        }
    }

    private static void Write(ref FrameWriter writer, DeployOrder deploy)
    {
        writer.Line(deploy.Run, WireLimits.NameBytes);
        writer.Line(deploy.Coordinator, WireLimits.NameBytes);
        writer.Text(deploy.Experiment, WireLimits.ExperimentBytes);
        writer.Number(deploy.Cores);
        writer.Number(deploy.Replica);
        writer.Count(deploy.Places.Count);
        foreach (string place in deploy.Places) writer.Line(place, WireLimits.NameBytes);
        writer.Boolean(deploy.Restores);
        writer.Number(deploy.Stretch.Number);
        writer.Number(deploy.Stretch.FirstBatch);
    }

    private static DeployOrder ReadDeploy(ref FrameReader reader, uint session)
    {
        string run = reader.Line("run", WireLimits.NameBytes);
        string coordinator = reader.Line("coordinator", WireLimits.NameBytes);
        string experiment = reader.Text("experiment", WireLimits.ExperimentBytes);
        int cores = reader.Number("cores", 1, WireLimits.Cores);
        int replica = reader.Number("replica", 0, int.MaxValue);
        string[] places = new string[reader.Count("places", LeastText)];
        for (int i = 0; i < places.Length && !reader.Failed; i++) places[i] = reader.Line("place", WireLimits.NameBytes);
        bool restores = reader.Boolean("restores");
        var stretch = new RunStretch(reader.Number("stretch", 1, int.MaxValue), reader.Number("first batch", 0, int.MaxValue));
        return new DeployOrder(session, run, coordinator, experiment, cores, replica, places, restores, stretch);
    }

    private static void Write<T>(ref FrameWriter writer, RestoreOrder<T> restore)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        writer.Byte((byte)OrderTag.Restore);
        writer.Number(restore.Population);
        PopulationRowsWire.Write(ref writer, restore.State);
    }

    private static RestoreOrder<T>? ReadRestore<T>(ref FrameReader reader, uint session, Network? network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (network is null)
        {
            reader.Refuse($"a state came for session {session}, which was not deployed here");
            return null;
        }
        int index = reader.Index("population", network.Populations.Count);
        return new RestoreOrder<T>(session, index, PopulationRowsWire.Read<T>(ref reader, network, network.Populations[index]));
    }
}
