using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Engine;

namespace NeuronActors.Locality;

/// <summary>A population's outlets are exactly its edges, and its cell takes nothing in that they do not carry.</summary>
internal sealed class Wiring<T>(Inquiry<T> inquiry)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const string Name = "wiring";

    private readonly List<Leak> leaks = [];
    private int tried;

    /// <summary>Looks at what the undisturbed run did, then sends every population what it must refuse.</summary>
    /// <param name="isRepeatable">Whether a run with these strays may be compared with one without.</param>
    public AuditResult Judge(bool isRepeatable)
    {
        World<T> run = inquiry.Undisturbed;
        leaks.AddRange(run.Leaks);   // first: a run often fails of what was seen before
        if (run.End is { IsLeak: true } end) leaks.Add(new Leak(end.Population, end.At, end.Signal, "nothing", end.Sentence));
        if (leaks.Count == 0 && run.End is null)
        {
            World<T> world = inquiry.Live(new WorldOptions<T> { Trial = Try });
            if (isRepeatable) leaks.AddRange(Repeatability.Any(inquiry, world, "messages that the wiring does not allow were sent to every population"));
        }
        if (leaks.Count == 0 && run.End is { } early) return Inquiry<T>.NotJudged(Name, $"the run does not come to its end: {early.Sentence}");
        return Inquiry<T>.Result(
            Name, $"{run.Messages:N0} messages, each along an edge of its sender; {tried} strays refused by name, and no bit differs for them", leaks,
            ("messages", run.Messages), ("refused", tried), ("edges", inquiry.Network.Edges.Count));
    }

    private void Try(World<T> world, int population)
    {
        Population receiver = inquiry.Network.Populations[population];
        foreach (Stray stray in Strays.For(inquiry.Stage, world, receiver).ToArray())
        {
            PopulationGuard<T> cell = world.Cell(population);
            (long refused, int reports) = (cell.Refused, world.Refusals.Count);
            cell.Receive(new Message<T>(stray.Header, Loan.Of<T>(new T[stray.Rows * stray.Columns], stray.Rows, T.Zero)));
            tried++;
            if (cell.Refused != refused + 1 || world.Refusals.Count != reports + 1) Tell(receiver, stray, "was taken in");
            else if (!IsNamed(world.Refusals[^1], receiver)) Tell(receiver, stray, $"was refused without being named: {world.Refusals[^1].Reason}");
        }
    }

    /// <summary>A report must say by name who sent what to whom, and at which step.</summary>
    private bool IsNamed(LocalityViolation violation, Population receiver)
    {
        MessageHeader header = violation.Header;
        bool isKnown = header.Sender >= 0 && header.Sender < inquiry.Network.Populations.Count;
        string[] words = [header.Kind.ToString(), receiver.Name, $"step {header.Step}", isKnown ? inquiry.Network.Populations[header.Sender].Name : ""];
        return words.All(word => violation.Reason.Contains(word, StringComparison.Ordinal));
    }

    private void Tell(Population receiver, Stray stray, string what)
    {
        var at = new Position(stray.Header.Batch, stray.Header.Phase, stray.Header.Step);
        leaks.Add(new Leak(
            receiver.Name, at, $"{stray.Header.Kind} to {receiver.Name}", stray.What, $"{receiver.Name}: {stray.Header.Kind} ({at}) with {stray.What} {what}"));
    }
}
