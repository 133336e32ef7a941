using System.Numerics;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>The edges of a population that cross to other members, and its control messages from there.</summary>
/// <remarks>For the thread of the population; the counter of refusals may be read by any.</remarks>
internal sealed class RemoteEdges<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Control messages with a payload that may be under way to a population: two batches, and one to spare.</summary>
    private const int ControlSlots = 4;

    /// <summary>Sums of updates under way to a population: the next one needs a report that it makes after it has read this one.</summary>
    private const int UpdateSlots = 1;

    private readonly Population population;
    private readonly Dictionary<int, RemoteInlet<T>> inlets;
    private readonly Dictionary<int, RemoteOutlet<T>> outlets;
    private readonly PayloadPool<T> clamps;
    private readonly PayloadPool<T> updates;
    private readonly uint session;
    private readonly int share;
    private readonly int updateColumns;
    private SignalAssembly<T> control;
    private long refused;

    /// <summary>For a population.</summary>
    public RemoteEdges(
        Network network, Population population, LearningSettings settings, int updateColumns, IEnumerable<RemoteInlet<T>> inlets,
        IEnumerable<RemoteOutlet<T>> outlets)
    {
        (Network, this.population, session, share) = (network, population, settings.Run, settings.Share);
        this.inlets = inlets.ToDictionary(inlet => inlet.Edge.Index);
        this.outlets = outlets.ToDictionary(outlet => outlet.Edge.Index);
        this.updateColumns = settings.Replicas > 1 ? updateColumns : 0;
        clamps = new PayloadPool<T>(ControlSlots, population.Neurons * share);
        updates = new PayloadPool<T>(UpdateSlots, population.Neurons * this.updateColumns);
        Own = new PopulationMatrices(network, population);
    }

    /// <summary>The graph, for names.</summary>
    public Network Network { get; }

    /// <summary>Matrices that the population can have.</summary>
    public PopulationMatrices Own { get; }

    /// <summary>The edges that leave this member.</summary>
    public IReadOnlyCollection<RemoteOutlet<T>> Outlets => outlets.Values;

    /// <summary>Messages that were refused.</summary>
    public long Refused => Volatile.Read(ref refused);

    /// <summary>A message was refused.</summary>
    public void Refuse() => Volatile.Write(ref refused, refused + 1);

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="sender">Its sender.</param>
    /// <param name="coordinator">The only sender of control messages.</param>
    /// <param name="message">The message, if the frame completes it.</param>
    /// <returns>Null if it was taken; else why not, or nothing if it came from a stranger and is not worth a word.</returns>
    public string? TryTake(SignalFrame frame, IActorRef sender, Reporter<T> coordinator, out Message<T>? message)
    {
        message = null;
        MessageHeader header = frame.Header;
        if (header.Run != session) return "";
        if (coordinator.IsToward(sender)) return TryControl(frame, out message);
        if (!inlets.TryGetValue(header.Edge, out RemoteInlet<T>? inlet))
            return inlets.Values.Any(known => known.BeginsAt(sender)) ? $"population {header.Sender} has no edge {header.Edge} to {population.Name}" : "";
        if (!inlet.BeginsAt(sender)) return "";
        return header.Sender != inlet.Edge.Sender.Index || header.Receiver != population.Index
            ? $"population {header.Sender} is not the sender of edge {header.Edge} to {population.Name}"
            : inlet.TryTake(frame, out message);
    }

    /// <summary>Takes credit. False if it comes from a stranger, or is more than there is to credit.</summary>
    public bool TryCredit(Credit credit, IActorRef sender) =>
        credit.Session == session && outlets.TryGetValue(credit.Edge, out RemoteOutlet<T>? outlet) && outlet.EndsAt(sender) && outlet.Credit(credit.Count);

    private string? TryControl(SignalFrame frame, out Message<T>? message)
    {
        message = null;
        (MessageHeader header, PartShape shape) = (frame.Header, frame.Shape);
        if (header.Edge >= 0 || header.Sender >= 0 || header.Receiver != population.Index)
            return $"{header.Kind} is not a control message for {population.Name}";
        if (header.Kind is not (MessageKind.Input or MessageKind.Clamp or MessageKind.Update))
        {
            if (shape.Rows != 0 || shape.Columns != 0) return $"{header.Kind} for {population.Name} carries values, which it never does";
            message = new Message<T>(header, null!);
            return null;
        }
        bool isUpdate = header.Kind == MessageKind.Update;
        bool fits = shape.Rows == population.Neurons && shape.Form == PayloadForms.Exact<T>()
            && (isUpdate ? updateColumns > 0 && shape.Columns == updateColumns : shape.Columns >= 1 && shape.Columns <= share);
        if (!fits) return $"{header.Kind} for {population.Name} is {shape.Rows} × {shape.Columns} {shape.Form}, which its wiring does not allow";
        PayloadPool<T> pool = isUpdate ? updates : clamps;
        if (control.IsEmpty && !pool.HasFree) return $"more than {pool.Slots} {header.Kind} are under way to {population.Name}";
        return control.TryAdd(frame, pool, out message);
    }
}
