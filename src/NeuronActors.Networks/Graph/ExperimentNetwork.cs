namespace NeuronActors.Networks;

/// <summary>The network of an experiment.</summary>
public static class ExperimentNetwork
{
    /// <summary>The network as it is laid out for so many cores; the same on every machine that is told the same number.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="cores">Cores, at least 1; used by <c>shards: auto</c> only.</param>
    /// <exception cref="ExperimentException">The settings do not describe a network.</exception>
    public static Network LaidOut(this Experiment experiment, int cores)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        if (experiment.Network.HasAuto)
            throw new ExperimentException([new Problem(
                null, NetworkChecks.Layers, "network.layers has auto, a width that the data give, but no data are loaded here; write numbers of neurons.")]);
        return experiment.Nodes > 1 && experiment.Network.Shards.IsAuto
            ? ClusterLayout.Best(experiment, cores, Create)
            : Create(cores);

        Network Create(int count) =>
            Network.Create(experiment.Network, count, experiment.Rule.StepsInUse, experiment.Rule);
    }
}
