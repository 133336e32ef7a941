using System.Diagnostics.CodeAnalysis;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>When each layer learns in the course of a run, and how fast. A population decides it from the index of the batch alone.</summary>
/// <remarks>Source: Lillicrap et al. 2016, Fig. 5c (phases), supplementary Fig. 6 (a frozen layer) and note 5 (rates that fall).</remarks>
/// <param name="frozen">Layers that keep their weights throughout.</param>
/// <param name="phases">Parts of the run, one after the other, in each of which only some layers learn; afterwards all do.</param>
/// <param name="decayAt">Batches after which the learning rates are multiplied by the factor, in any order.</param>
/// <param name="decayFactor">The factor, in (0, 1].</param>
public sealed class LearningCourse(
    IReadOnlyList<string> frozen, IReadOnlyList<LearningPhase> phases, IReadOnlyList<int> decayAt, double decayFactor)
{
    /// <summary>All layers learn all the time, at one rate.</summary>
    [SuppressMessage("Locality", "NA1004", Justification = "Its lists are empty, and a course writes to nothing.")]
    public static LearningCourse Throughout { get; } = new([], [], [], 1);

    /// <summary>True for a layer that keeps its weights throughout.</summary>
    public bool IsFrozen(string layer) => frozen.Contains(layer);

    /// <summary>Whether a layer learns a batch.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="batch">Index of the batch over the whole run, from 0.</param>
    public bool Learns(string layer, int batch)
    {
        if (IsFrozen(layer)) return false;
        long end = 0;
        for (int phase = 0; phase < phases.Count; phase++)
        {
            end += phases[phase].Batches;
            if (batch < end) return phases[phase].Learn.Contains(layer);
        }
        return true;
    }

    /// <summary>What the learning rates are multiplied by for a batch: the factor once for each decay that lies behind it.</summary>
    /// <param name="batch">Index of the batch over the whole run, from 0.</param>
    public double RateFactor(int batch)
    {
        double factor = 1;
        for (int decay = 0; decay < decayAt.Count; decay++)
            if (batch >= decayAt[decay]) factor *= decayFactor;
        return factor;
    }
}
