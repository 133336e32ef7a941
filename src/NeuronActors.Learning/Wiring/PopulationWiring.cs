using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Hands every population its ports and outlets, and nothing else (law 2).</summary>
/// <param name="network">The graph.</param>
/// <param name="settings">What all populations agree on.</param>
/// <param name="portCapacity">Messages that may wait unread on one edge; 0 for what a sender in the same process owns.</param>
/// <param name="populate">Makes the populations; default those of the settings' rule.</param>
public sealed class PopulationWiring<T>(Network network, LearningSettings settings, int portCapacity = 0, PopulationFactory<T>? populate = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<(int Sender, int Receiver, int? Projection), Edge> edges =
        network.Edges.ToDictionary(edge => (edge.Sender.Index, edge.Receiver.Index, edge.Projection?.Index));

    private readonly Dictionary<int, Port<T>> ports = [];
    private readonly Dictionary<int, Port<T>> controls = [];
    private readonly Dictionary<int, Port<T>> updates = [];

    private readonly LearningSettings settings = settings.Rule.Kind.Route == network.Route
        ? settings
        : throw new ArgumentException($"the network is laid out for {network.Route} errors, but the rule has {settings.Rule.Kind.Route} ones", nameof(settings));

    /// <summary>The receiving end of an edge.</summary>
    public Port<T> PortOf(Edge edge)
    {
        if (!ports.TryGetValue(edge.Index, out Port<T>? port))
            ports[edge.Index] = port = new Port<T>(edge.Sender.Name, edge, Math.Max(portCapacity, NeuronPopulation<T>.PortCapacity));
        return port;
    }

    /// <summary>The receiving end of control messages.</summary>
    public Port<T> ControlOf(Population population)
    {
        if (!controls.TryGetValue(population.Index, out Port<T>? port))
            controls[population.Index] = port = new Port<T>("the coordinator", null, NeuronPopulation<T>.PortCapacity);
        return port;
    }

    /// <summary>The receiving end of the sums of all replicas' weight updates.</summary>
    public Port<T> UpdatesOf(Population population)
    {
        if (!updates.TryGetValue(population.Index, out Port<T>? port))
            updates[population.Index] = port = new Port<T>("the coordinator", null, SharedUpdate<T>.PortCapacity);
        return port;
    }

    /// <summary>A population with everything it is given.</summary>
    /// <param name="population">The population.</param>
    /// <param name="outlet">Makes the sending end of one of its edges.</param>
    /// <param name="report">Where its reports go.</param>
    /// <param name="wake">Called when it may go on for another reason than a message.</param>
    /// <param name="instruments">What looks at it; null costs nothing.</param>
    public NeuronPopulation<T> Create(
        Population population, Func<Edge, Outlet<T>> outlet, Action<Report> report, Action wake, Instruments<T>? instruments = null)
    {
        var outlets = network.EdgesFrom(population).ToDictionary(edge => edge.Index, outlet);
        IPopulationObserver<T>? observer = instruments?.Observe?.Invoke(population);
        if (observer is not null) Show(observer, population, outlets.Values);
        var context = new PopulationContext<T>
        {
            Population = population,
            Parents = [.. network.Into(population.Layer).Select(projection => new ParentProjection<T>(
                projection, [.. network.ShardsOf(projection.Source).Select(source => new ParentShard<T>(
                    source, PortOf(Between(source, population, projection)), outlets[Between(population, source, projection).Index]))]))],
            Children = [.. network.OutOf(population.Layer).Select(projection => new ChildProjection<T>(
                projection, [.. network.ShardsOf(projection.Target).Select(target => new ChildShard<T>(
                    target, outlets[Between(population, target, projection).Index], PortOf(Between(target, population, projection))))]))],
            Siblings = [.. network.EdgesFrom(population).Where(edge => edge.Direction == EdgeDirection.Lateral).Select(edge => new LateralNeighbour<T>(
                edge.Receiver, outlets[edge.Index], PortOf(Between(edge.Receiver, population, null))))],
            FeedbackFrom = [.. network.FeedbackTo(population.Layer).Select(way => new FeedbackSource<T>(
                way, [.. network.ShardsOf(way.Target).Select(shard => new FeedbackShard<T>(shard, PortOf(Between(shard, population, way))))]))],
            FeedbackTo = [.. network.EdgesFrom(population).Where(IsFeedback).Select(edge => new FeedbackListener<T>(edge.Receiver, outlets[edge.Index]))],
            ModulationFrom = [.. network.EdgesInto(population).Where(IsReward).Select(PortOf)],
            ModulationTo = [.. network.EdgesFrom(population).Where(IsReward).Select(edge => outlets[edge.Index])],
            DepthBelowOutput = network.DepthBelowOutput(population.Layer),
            Reach = network.Reach,
            Control = ControlOf(population),
            Updates = UpdatesOf(population),
            Report = report,
            Wake = wake,
            Settings = settings,
            Probe = instruments?.Probe,
            Observer = observer,
            Entered = instruments?.Entered,
        };
        return populate is null ? LearningRules.Populate(context) : populate(context);
    }

    private void Show(IPopulationObserver<T> observer, Population population, IEnumerable<Outlet<T>> outlets)
    {
        foreach (Outlet<T> outlet in outlets) outlet.Observer = observer;
        foreach (Port<T> port in network.EdgesInto(population).Select(PortOf).Append(ControlOf(population)).Append(UpdatesOf(population))) port.Observer = observer;
    }

    private bool IsFeedback(Edge edge) =>
        edge.Direction is EdgeDirection.Feedback or EdgeDirection.Broadcast && network.FeedbackTo(edge.Receiver.Layer).Contains(edge.Projection);

    private bool IsReward(Edge edge) => edge.Direction == EdgeDirection.Broadcast && network.Route == ErrorRoute.Reward;

    private Edge Between(Population sender, Population receiver, Projection? projection) =>
        edges[(sender.Index, receiver.Index, projection?.Index)];
}
