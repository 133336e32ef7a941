using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Engine;

namespace NeuronActors.Locality;

/// <summary>One population alone: it is made as all are, is sent what had reached it in the undisturbed run, and lives its life again.</summary>
/// <remarks>Messages arrive, payloads come back and turns are taken in the order in which they were, so that an asynchronous rule has no choice either.</remarks>
internal sealed class Solitude<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Stage<T> stage;
    private readonly Population population;
    private readonly Dictionary<int, Queue<Payload<T>>> sent = [];
    private readonly T afterwards = new WorldOptions<T>().Afterwards;
    private PopulationGuard<T>? cell;
    private long ordinal;

    /// <summary>A population alone.</summary>
    public Solitude(Stage<T> stage, Population population)
    {
        (this.stage, this.population) = (stage, population);
        Scribe = new Scribe<T>(population, () => ordinal++);
    }

    /// <summary>What it did.</summary>
    public Scribe<T> Scribe { get; }

    /// <summary>Lives again.</summary>
    /// <param name="acts">What was done to it.</param>
    /// <returns>Why it could not go on as it did; null if it could.</returns>
    public string? Live(IReadOnlyList<Act<T>> acts)
    {
        try
        {
            cell = Create();
            foreach (Act<T> act in acts)
                if (Undergo(act) is { } trouble) return trouble;
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"fails with {exception.GetType().Name}: {exception.Message}";
        }
    }

    /// <summary>Where it stands.</summary>
    public Position At => cell?.Process.Population.At ?? default;

    private PopulationGuard<T> Create()
    {
        var wiring = new PopulationWiring<T>(stage.Network, stage.Settings, populate: stage.Populate);
        NeuronPopulation<T> neurons = wiring.Create(
            population, edge => new Drawer(edge, stage.Settings.Run, sent[edge.Index] = []), Release, () => { }, new Instruments<T> { Observe = _ => Scribe });
        return new PopulationGuard<T>(new PopulationProcess<T>(neurons), stage.Network, wiring, stage.Settings, Release);
    }

    private string? Undergo(Act<T> act)
    {
        switch (act)
        {
            case Act<T>.Arrival arrival:
                cell!.Receive(new Message<T>(arrival.Header, arrival.Values is null ? null! : Loan.Of<T>(arrival.Values, arrival.Rows, afterwards)));
                return null;
            case Act<T>.Departure departure:
                if (!sent[departure.Edge].TryDequeue(out Payload<T>? payload)) return "has not sent what it had sent";
                payload.Release();
                return null;
            case Act<T>.Rest rest:
                Scribe.Remember(rest.Batch, cell!.Process.Population.Memory.Save());
                return null;
            default:
                return cell!.Advance(1) == 1 ? null : $"cannot go on where it did: {cell.Process.Waiting}";
        }
    }

    private static void Release(Report report)
    {
        if (report is OutputReport<T> output) output.Activity.Release();
    }

    private sealed class Drawer(Edge edge, uint run, Queue<Payload<T>> drawer) : Outlet<T>(edge, run)
    {
        protected override void Deliver(in Message<T> message) => drawer.Enqueue(message.Payload);
    }
}
