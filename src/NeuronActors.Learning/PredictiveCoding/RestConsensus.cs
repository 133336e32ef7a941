namespace NeuronActors.Learning;

/// <summary>How populations agree, from neighbour to neighbour, that in one step all of them were at rest.</summary>
/// <remarks>
/// Steps come in rounds. In the first of a round each population says whether it was at rest in that step; in the others, whether it and all
/// neighbours had said yes the step before. A yes has then come from ever farther away, and where a round is one step longer than the
/// greatest distance, its last yes is everybody's. All know it in the same step. It costs one bit of each message and nobody's overview.
/// </remarks>
/// <param name="reach">The greatest distance between two populations.</param>
public sealed class RestConsensus(int reach)
{
    private readonly bool[] heard = new bool[2];   // of the present step and the one before: a child's word of a step may come before one's own
    private bool said;

    /// <summary>True when everybody was at rest in the first step of the round that has just ended.</summary>
    public bool IsReached { get; private set; }

    /// <summary>A relaxation begins.</summary>
    public void Begin() => (heard[0], heard[1], said, IsReached) = (true, true, true, false);

    /// <summary>What neighbours have said in a step.</summary>
    /// <param name="step">The step, from 0; only of the present one and the one before.</param>
    /// <param name="all">Whether all of them said yes.</param>
    public void Hear(int step, bool all) => heard[step & 1] &= all;

    /// <summary>What this population says in a step.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="rests">Whether it was at rest in it.</param>
    public bool Say(int step, bool rests)
    {
        int place = (step - 1) % (reach + 1);
        said = place == 0 ? rests : said && heard[(step - 1) & 1];
        heard[(step - 1) & 1] = true;
        IsReached = place == reach && said;
        return said;
    }
}
