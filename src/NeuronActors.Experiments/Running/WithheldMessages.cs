using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>A fault put in on purpose: a population whose messages are swallowed, to try what a run does that makes no progress.</summary>
/// <param name="Population">Name of the population, e.g. <c>hidden2.0</c>, or of a layer for all of its shards.</param>
/// <param name="FromBatch">Index of the first training batch, over the whole run, whose messages are swallowed.</param>
public sealed record WithheldMessages(string Population, int FromBatch)
{
    /// <summary>Whether an experiment's engine swallows anything at all: the local one alone does.</summary>
    /// <exception cref="ExperimentException">It does not.</exception>
    public void Check(Experiment experiment)
    {
        if (experiment.Engine != EngineNames.Local) throw new ExperimentException([new Problem(
            null, "", $"--withhold {Population} is a fault that only the local engine can be given, and engine is {experiment.Engine}; write engine: local, or leave it out.")]);
    }

    /// <summary>Whether a message of that network is swallowed.</summary>
    /// <exception cref="ExperimentException">The network has no such population, or the engine swallows nothing.</exception>
    internal Func<MessageHeader, bool> In(Experiment experiment, Network network)
    {
        Check(experiment);
        HashSet<int> withholding =
            [.. network.Populations.Where(population => population.Name == Population || population.Layer.Name == Population).Select(population => population.Index)];
        if (withholding.Count == 0) throw Unknown(network);
        return header => withholding.Contains(header.Sender) && header.Phase != Phase.Evaluate && header.Batch >= FromBatch;
    }

    private ExperimentException Unknown(Network network) => new([new Problem(
        null, "", $"the network has no population {Population} whose messages could be withheld; it has {string.Join(", ", network.Populations.Select(population => population.Name))}.")]);
}
