using System.Numerics;

namespace NeuronActors.Learning;

/// <summary>A population that is being run: how far it is, and what it waits for. For one thread at a time.</summary>
public sealed class PopulationProcess<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IEnumerator<Need> life;
    private long steps;

    /// <summary>Starts a population up to its first need.</summary>
    public PopulationProcess(NeuronPopulation<T> population)
    {
        Population = population;
        life = population.Run();
        life.MoveNext();
    }

    /// <summary>The population.</summary>
    public NeuronPopulation<T> Population { get; }

    /// <summary>How often it has gone on; for seeing, from any thread, whether a run makes progress.</summary>
    public long Steps => Volatile.Read(ref steps);

    /// <summary>What it waits for, e.g. <c>hidden1 waits for Feedback from hidden2 (batch 3, relax step 17)</c>.</summary>
    public string Waiting => $"{Population.Population.Name} waits for {life.Current.Missing} ({Population.At})";

    /// <summary>True when it waits for the coordinator, or for an input that comes from there: it has nothing to do.</summary>
    public bool WaitsForCoordinator => Population.IsBetweenBatches;

    /// <summary>True when it can go on.</summary>
    public bool CanAdvance => life.Current.IsMet;

    /// <summary>Goes on while its needs are met.</summary>
    /// <param name="turns">How often at the most, so that others get their turn.</param>
    /// <returns>How often it went on.</returns>
    public int Advance(int turns = int.MaxValue)
    {
        int taken = 0;
        while (taken < turns && life.Current.IsMet)
        {
            life.MoveNext();
            taken++;
            Volatile.Write(ref steps, steps + 1);
        }
        return taken;
    }
}
