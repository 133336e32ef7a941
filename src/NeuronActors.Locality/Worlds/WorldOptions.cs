using System.Numerics;
using NeuronActors.Numerics;

namespace NeuronActors.Locality;

/// <summary>How one run of an audit differs from the others. None of it may change what an honest rule does.</summary>
internal sealed record WorldOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Messages arrive and populations go on in random order; null: one population after the other.</summary>
    public RandomStream? Order { get; init; }

    /// <summary>
    /// Each population goes on once before the next does, so that what one lets slip the others can find; else as far as it can, so that there
    /// is much to peek at. Asynchronous rules always take turns.
    /// </summary>
    public bool InTurns { get; init; }

    /// <summary>Messages travel by reference, as in one process; else they are copied, as between nodes.</summary>
    public bool ByReference { get; init; }

    /// <summary>What stands in a copied payload after it was given back. Finite, so that a leak shows as a difference and not as divergence.</summary>
    public T Afterwards { get; init; } = T.CreateChecked(0.375);

    /// <summary>The one thing that is changed; null: nothing.</summary>
    public Change<T>? Change { get; init; }

    /// <summary>Whether all that happens to a population is kept, to let it happen again.</summary>
    public bool KeepsActs { get; init; }

    /// <summary>Looks at weight changes; null for nobody.</summary>
    public IWeightWitness<T>? Witness { get; init; }

    /// <summary>Called once for each population in the last batch that is learnt, when it has begun it: to try what its cell refuses.</summary>
    public Action<World<T>, int>? Trial { get; init; }
}
