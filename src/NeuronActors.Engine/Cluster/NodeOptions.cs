using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>How a node behaves.</summary>
public sealed record NodeOptions
{
    /// <summary>Its name, unique in the cluster: letters, digits, '-' and '_'.</summary>
    public required string Name { get; init; }

    /// <summary>Worker threads, at least 1; default all cores.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Version of the program, for people.</summary>
    public string Version { get; init; } = "";

    /// <summary>A node that was asked to leave ends after this time even if its populations were not taken over. Default 30 s.</summary>
    public TimeSpan LeaveWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits between attempts to connect: from this on, doubled up to two seconds. Default 0.1 s.</summary>
    public TimeSpan ReconnectAfter { get; init; } = TimeSpan.FromSeconds(0.1);

    /// <summary>Between looks whether a cluster of this name is at an address that is no member's: twice as long after each, to eight times. Default 5 s.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Sees what the node does. Called from any thread; must be quick.</summary>
    public INodeObserver Observer { get; init; } = new SilentNode();

    /// <summary>What looks at the populations that it hosts; default nothing.</summary>
    public INodeInstruments? Instruments { get; init; }

    /// <summary>What a crash order does; default ends the process at once.</summary>
    public Action Crash { get; init; } = () => System.Diagnostics.Process.GetCurrentProcess().Kill();

    /// <summary>Decorators of the outlets of the populations that it hosts, for tests; default none.</summary>
    internal INodeDecorators? Decorators { get; init; }

    private sealed class SilentNode : INodeObserver;
}

/// <summary>Decorates the outlets of what a node hosts, whatever its precision.</summary>
internal interface INodeDecorators
{
    /// <summary>Decorators of outlets.</summary>
    OutletDecoration<T>? Of<T>()
        where T : unmanaged;
}

/// <summary>Gives each session that a node hosts populations of what looks at them.</summary>
public interface INodeInstruments
{
    /// <summary>Instruments for the populations of one session that are hosted here; disposed of when it is over.</summary>
    /// <param name="part">What is hosted.</param>
    /// <returns>Null where nothing is to be looked at.</returns>
    Instruments<T>? Open<T>(HostedPart part)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>What a node hosts of a run in one session.</summary>
/// <param name="Run">Id of the run, as the order gives it: from the wire.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Network">The graph as it is laid out.</param>
/// <param name="Populations">Those of its populations that are hosted here.</param>
/// <param name="Segment">Which part of the run it is.</param>
public sealed record HostedPart(string Run, string Node, Experiment Experiment, Network Network, IReadOnlyList<Population> Populations, RunSegment Segment);

/// <summary>A part of a run: from a checkpoint, or its beginning, to the next loss or the end.</summary>
/// <param name="Number">Counted over the whole run, from 1.</param>
/// <param name="FirstBatch">The first batch, counted over the whole run.</param>
public readonly record struct RunSegment(int Number, int FirstBatch);

/// <summary>Sees what a node does: for its log, its health and its metrics.</summary>
public interface INodeObserver
{
    /// <summary>It is connected.</summary>
    void Connected(string place)
    {
    }

    /// <summary>It could not connect, or the connection was lost; it tries again.</summary>
    void Disconnected(string sentence)
    {
    }

    /// <summary>It hosts populations of a run from now on.</summary>
    void SessionBegun(string run, IReadOnlyList<string> populations)
    {
    }

    /// <summary>It no longer hosts populations of a run.</summary>
    void SessionEnded(string run, string why)
    {
    }

    /// <summary>It has refused something; one sentence.</summary>
    void Refused(string sentence)
    {
    }}
