using System.Numerics;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>One population as an actor: admits what its wiring allows, and runs the population.</summary>
/// <remarks>
/// Its outlets are the only way to reach anything (law 2). An actor that has met a broken promise reports it and stops; it is never
/// restarted, since it would begin with fresh weights.
/// </remarks>
internal sealed class PopulationActor<T> : UntypedActor
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Turns that a population takes before it lets others on this thread take theirs.</summary>
    private const int TurnsPerMessage = 64;

    private PopulationParts<T>? parts;
    private MatrixAssembly<T>? restoring;

    /// <summary>How a population's actor is made.</summary>
    public static Props Props() => Akka.Actor.Props.Create(() => new PopulationActor<T>()).WithDispatcher(ActorSettings.Populations);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PooledMessage<T> signal when parts is not null:
                parts.Guard.Receive(signal.Take());
                break;
            case Continue when parts is not null:
                parts.Waker.Awake();
                break;
            case SignalFrame frame when parts is not null:
                Receive(frame);
                break;
            case Credit credit when parts is not null:
                Receive(credit);
                break;
            case DelayedMessage<T> due:
                due.Outlet.Carry(due.Message);
                return;
            case PopulationParts<T> given:
                parts = given;
                return;
            case MatrixPart<T> part when IsFromCoordinator:
                Restore(part);
                return;
            case ValuesEnd end when IsFromCoordinator:
                Restore(end);
                return;
            default:
                parts?.Remote?.Refuse();
                return;
        }
        if (parts.Guard.Advance(TurnsPerMessage) == TurnsPerMessage) parts.Waker.Wake();
    }

    /// <summary>What a population throws is reported before its actor stops.</summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        try
        {
            return base.AroundReceive(receive, message);
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            parts?.Reporter.Report(new FailedReport(Population.Index, At, cause));
            throw;
        }
    }

    private Population Population => parts!.Guard.Process.Population.Population;

    private Position At => parts!.Guard.Process.Population.At;

    private bool IsFromCoordinator => parts is not null && parts.Reporter.IsToward(Sender);

    private void Receive(SignalFrame frame)
    {
        if (parts!.Remote is not { } remote)
            return;   // within a process there are no frames
        if (remote.TryTake(frame, Sender, parts.Reporter, out Message<T>? message) is { } reason)
        {
            remote.Refuse();
            if (reason.Length > 0) parts.Reporter.Report(LocalityViolation.Of(remote.Network, Population.Index, At, frame.Header, reason));
        }
        else if (message is { } whole)
        {
            parts.Guard.Receive(whole);
        }
    }

    private void Receive(Credit credit)
    {
        if (parts!.Remote is { } remote && !remote.TryCredit(credit, Sender)) remote.Refuse();
    }

    private void Restore(MatrixPart<T> part)
    {
        restoring ??= new MatrixAssembly<T>(Population.Neurons);
        if (!parts!.Remote!.Own.Fits(part.Name, part.Columns)) throw new InvalidOperationException($"{Population.Name} has no matrix {part.Name} of {part.Columns} columns");
        if (restoring.TryAdd(part) is { } reason) throw new InvalidOperationException(reason);
    }

    private void Restore(ValuesEnd end)
    {
        if (!(restoring ?? new MatrixAssembly<T>(Population.Neurons)).TryTake(ValuesKind.State, out var matrices))
            throw new InvalidOperationException($"the state of {Population.Name} is not complete");
        restoring = null;
        parts!.Guard.Process.Population.Memory.Restore(
            [.. matrices.Select(matrix => new StateMatrix<T>(matrix.Name, Numerics.Dense.Of(Population.Neurons, matrix.Columns, matrix.Values)))],
            end.Counted.Zip(end.Steps).ToDictionary(pair => pair.First, pair => pair.Second));
        Sender.Tell(new Restored(Population.Index), Self);
    }
}

/// <summary>There may be something to do.</summary>
internal sealed class Continue : INotInfluenceReceiveTimeout
{
    /// <summary>The only one.</summary>
    public static Continue Message { get; } = new();
}

/// <summary>Has a population's actor check whether the population can run; once, however often it is called before the actor has checked.</summary>
internal sealed class Waker(IActorRef population)
{
    private int told;

    /// <summary>There may be something to do. From any thread.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref told, 1) == 0) population.Tell(Continue.Message, ActorRefs.NoSender);
    }

    /// <summary>The actor looks.</summary>
    public void Awake() => Interlocked.Exchange(ref told, 0);
}

/// <summary>What a population's actor is given once, when all of its neighbours have actors.</summary>
/// <param name="Guard">The population behind its wiring.</param>
/// <param name="Waker">Wakes the actor.</param>
/// <param name="Reporter">Where reports go.</param>
/// <param name="Remote">Edges that cross to other members; null within one process.</param>
internal sealed record PopulationParts<T>(PopulationGuard<T> Guard, Waker Waker, Reporter<T> Reporter, RemoteEdges<T>? Remote)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
