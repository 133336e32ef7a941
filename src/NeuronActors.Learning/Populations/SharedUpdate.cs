using System.Numerics;
using NeuronActors.Messages;

namespace NeuronActors.Learning;

/// <summary>With several replicas: a population reports the update of its share of the batch, and goes on with the sum over all replicas.</summary>
/// <remarks>
/// Updates have a port of their own, since the coordinator's next batch may already wait on the other one. At most one is under way:
/// the next sum needs a report that this population makes only after it has taken this one.
/// </remarks>
public sealed class SharedUpdate<T>(PopulationContext<T> context, WeightUpdate<T> update)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private bool hasTold;

    /// <summary>Capacity of the port.</summary>
    public const int PortCapacity = 1;

    /// <summary>Met when the coordinator has sent the sum.</summary>
    public Need Arrived { get; } = new OneFromEach<T>(MessageKind.Update, [context.Updates]);

    /// <summary>True between a report and the arrival of its sum: at no other time may one come.</summary>
    public bool IsAwaited => hasTold && context.Updates.Count == 0;

    /// <summary>Reports what this population would change its weights by, and leaves them as they are.</summary>
    public void Tell(Position at)
    {
        hasTold = true;
        context.Report(new GradientReport<T>(context.Population.Index, at, update.Gradients));
    }

    /// <summary>Puts the sum in place of this population's own update.</summary>
    public void Take(Position at)
    {
        hasTold = false;
        Payload<T> sum = context.Updates.Take(MessageKind.Update, at.Batch, Phase.Learn, 0).Payload;
        update.Replace(sum.Values.AsSpan(0, sum.Count));
        sum.Release();
    }
}
