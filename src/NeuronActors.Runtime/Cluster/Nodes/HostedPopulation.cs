using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>A population on a node: its host, and where frames for it are turned into messages.</summary>
internal sealed class HostedPopulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Control messages with a payload that may be under way to one population: two batches, and one to spare.</summary>
    private const int ControlSlots = 4;

    /// <summary>Sums of updates under way to one population: the next one needs a report that it makes after it has read this one.</summary>
    private const int UpdateSlots = 1;

    private readonly Population population;
    private readonly PayloadPool<T> clamps;
    private readonly PayloadPool<T> updates;
    private readonly int share;
    private readonly int updateColumns;

    public HostedPopulation(
        Network network, Population population, ICellHost<T> host, NeuronPopulation<T> rate, IEnumerable<RemoteInlet<T>> inlets, LearningSettings settings)
    {
        (this.population, Host, Memory, share) = (population, host, rate.Memory, settings.Share);
        Inlets = inlets.ToDictionary(inlet => inlet.Edge.Index);
        clamps = new PayloadPool<T>(ControlSlots, population.Neurons * share);
        updateColumns = settings.Replicas > 1 ? rate.Update.Columns : 0;
        updates = new PayloadPool<T>(UpdateSlots, population.Neurons * updateColumns);
    }

    public int Index => population.Index;

    public string Name => population.Name;

    public ICellHost<T> Host { get; }

    public Position At => Host.Cell!.Process.Population.At;

    public PopulationMemory<T> Memory { get; }

    public IReadOnlyDictionary<int, RemoteInlet<T>> Inlets { get; }

    /// <summary>Makes a message of a frame that came along an edge.</summary>
    /// <returns>Null if it was made, else why not.</returns>
    public string? TryTake(int route, ReadOnlySpan<byte> frame, in MessageHeader header, PayloadShape shape, out Message<T> message)
    {
        message = default;
        if (header.Edge != route || !Inlets.TryGetValue(header.Edge, out RemoteInlet<T>? inlet))
            return $"population {header.Sender} has no edge {header.Edge} to {Name}";
        return header.Sender != inlet.Edge.Sender.Index || header.Receiver != Index
            ? $"population {header.Sender} is not the sender of edge {header.Edge} to {Name}"
            : inlet.TryTake(frame, header, shape, out message);
    }

    /// <summary>Makes a message of a frame that came from the coordinator.</summary>
    /// <returns>Null if it was made, else why not.</returns>
    public string? TryControl(ReadOnlySpan<byte> frame, in MessageHeader header, PayloadShape shape, out Message<T> message)
    {
        message = default;
        if (header.Edge >= 0 || header.Sender >= 0 || header.Receiver != Index) return $"{header.Kind} is not a control message for {Name}";
        Payload<T>? payload = null;
        if (header.Kind is MessageKind.Input or MessageKind.Clamp)
        {
            if (shape.Rows != population.Neurons || shape.Columns < 1 || shape.Columns > share || shape.Form != PayloadForms.Exact<T>())
                return $"{header.Kind} for {Name} is {shape.Rows} × {shape.Columns} {shape.Form}, which its wiring does not allow";
            if (!clamps.HasFree) return $"more than {ControlSlots} batches are under way to {Name}";
            payload = clamps.Rent(shape.Rows, shape.Columns);
            MessageWire.ReadValues<T>(frame, shape, payload.Values.AsSpan(0, payload.Count));
        }
        else if (header.Kind == MessageKind.Update)
        {
            if (updateColumns == 0 || shape.Rows != population.Neurons || shape.Columns != updateColumns || shape.Form != PayloadForms.Exact<T>())
                return $"Update for {Name} is {shape.Rows} × {shape.Columns} {shape.Form}, which its wiring does not allow";
            if (!updates.HasFree) return $"more than {UpdateSlots} update is under way to {Name}";
            payload = updates.Rent(shape.Rows, shape.Columns);
            MessageWire.ReadValues<T>(frame, shape, payload.Values.AsSpan(0, payload.Count));
        }
        else if (shape.Rows != 0 || shape.Columns != 0)
        {
            return $"{header.Kind} for {Name} carries values, which it never does";
        }
        message = new Message<T>(header, payload!);
        return null;
    }
}
