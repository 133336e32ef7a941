namespace NeuronActors.Learning;

/// <summary>Waits for one fact from each replica and gives them out in replica order, whatever the order of arrival.</summary>
/// <param name="replicas">Replicas waited for, from 0.</param>
public sealed class FromEachReplica<TFact>(int replicas)
    where TFact : class
{
    private readonly TFact?[] facts = new TFact?[replicas];
    private int come;

    /// <summary>Takes a fact. True when it was the last one missing.</summary>
    /// <exception cref="InvalidOperationException">The replica is not waited for, or has told already: a broken promise.</exception>
    public bool Take(int replica, TFact fact)
    {
        if (replica >= facts.Length || facts[replica] is not null)
            throw new InvalidOperationException($"nothing was waited for from replica {replica}, and {fact} came");
        facts[replica] = fact;
        return ++come == facts.Length;
    }

    /// <summary>All facts, in replica order; it begins anew.</summary>
    public TFact[] TakeAll()
    {
        TFact[] all = [.. facts!];
        Array.Clear(facts);
        come = 0;
        return all;
    }
}
