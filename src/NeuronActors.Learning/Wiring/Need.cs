using System.Numerics;
using NeuronActors.Messages;

namespace NeuronActors.Learning;

/// <summary>What a population waits for. A program yields it; whoever runs the program goes on when it is met.</summary>
/// <remarks>One object per need and population, made at wiring time, so that waiting allocates nothing.</remarks>
public abstract class Need
{
    /// <summary>True when the population can go on.</summary>
    public abstract bool IsMet { get; }

    /// <summary>What is missing and from whom, for the report of a run that makes no progress.</summary>
    public abstract string Missing { get; }

    /// <summary>A need that is never met: the population has ended.</summary>
    public static Need Never => new NeverMet();

    private sealed class NeverMet : Need
    {
        public override bool IsMet => false;

        public override string Missing => "nothing: it has ended";
    }
}

/// <summary>One message of a kind from each of several ports.</summary>
/// <param name="kind">The kind, for reports; the reader checks it.</param>
/// <param name="ports">The ports; none at all is met at once.</param>
public sealed class OneFromEach<T>(MessageKind kind, IReadOnlyList<Port<T>> ports) : Need
    where T : unmanaged
{
    private readonly Port<T>[] ports = [.. ports];
    private readonly bool[] excused = new bool[ports.Count];
    private int next;

    /// <summary>A port whose sender has settled need not be waited for until <see cref="Reset"/>.</summary>
    public void Excuse(int port) => excused[port] = true;

    /// <summary>True when this port's sender has settled.</summary>
    public bool IsExcused(int port) => excused[port];

    /// <summary>True when all senders have settled.</summary>
    public bool AllExcused => Array.TrueForAll(excused, e => e);

    /// <summary>All ports are waited for again.</summary>
    public void Reset() => Array.Clear(excused);

    /// <summary>True when every port has a message. A look goes on where the last one found none, so that it need not pass all of them each time.</summary>
    public override bool IsMet
    {
        get
        {
            for (int looked = 0; looked < ports.Length; looked++)
            {
                if (ports[next].Count == 0 && !excused[next]) return false;
                next = next + 1 < ports.Length ? next + 1 : 0;
            }
            return true;
        }
    }

    /// <inheritdoc/>
    public override string Missing =>
        $"{kind} from {string.Join(", ", ports.Where((port, i) => port.Count == 0 && !excused[i]).Select(port => port.Sender))}";
}

/// <summary>A free payload to send with: met when the receivers have read an earlier one.</summary>
/// <param name="pool">The pool.</param>
/// <param name="receivers">Names of those who read from it, for reports.</param>
public sealed class FreePayload<T>(PayloadPool<T> pool, string receivers) : Need
    where T : unmanaged
{
    /// <inheritdoc/>
    public override bool IsMet => pool.HasFreeOrCallBack();

    /// <inheritdoc/>
    public override string Missing => $"{receivers} to read one of {pool.Slots} messages under way";
}

/// <summary>A free payload for any of several signals that have something to tell. For asynchronous relaxation.</summary>
/// <param name="signals">The signals.</param>
public sealed class PendingPayload<T>(IReadOnlyList<FreeSignal<T>> signals) : Need
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool IsMet
    {
        get
        {
            bool any = false;
            foreach (FreeSignal<T> signal in signals) any |= signal.IsPending && signal.Free.IsMet;   // all are asked: each calls back when it is met
            return any;
        }
    }

    /// <inheritdoc/>
    public override string Missing => string.Join(" or ", signals.Where(signal => signal.IsPending).Select(signal => signal.Free.Missing));
}

/// <summary>Anything new on any of several ports, or the population's own wish to move on or to tell. For asynchronous relaxation.</summary>
/// <param name="ports">The ports listened to.</param>
/// <param name="free">Met when there is a payload to tell with.</param>
public sealed class AnyNews<T>(IReadOnlyList<Port<T>> ports, Need free) : Need
    where T : unmanaged
{
    private readonly Port<T>[] ports = [.. ports];

    /// <summary>The population has not come to rest and goes on by itself.</summary>
    public bool WantsToMove { get; set; }

    /// <summary>The population has something to send and no payload to send it in.</summary>
    public bool WantsToTell { get; set; }

    /// <summary>True when a message of the relaxation waits; a neighbour that has heard of its end first may already send what follows.</summary>
    public bool HasArrived
    {
        get
        {
            foreach (Port<T> port in ports)
                if (port.HasNext(Phase.Relax)) return true;
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool IsMet => WantsToMove || HasArrived || (WantsToTell && free.IsMet);

    /// <inheritdoc/>
    public override string Missing =>
        $"news from any of {string.Join(", ", ports.Select(port => port.Sender))}{(WantsToTell ? $", or {free.Missing}" : "")}";
}
