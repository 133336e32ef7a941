using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Locality.Tests;

/// <summary>A population that adds feedback up in the order in which it has come in.</summary>
internal sealed class ArrivalOrder : NeuronPopulation<float>
{
    private readonly RatePopulation<float> inner;
    private readonly Watch watch;

    private ArrivalOrder(PopulationContext<float> context, LearningRule<float> honest)
        : base(context)
    {
        watch = new Watch(context.FeedbackFrom.SelectMany(source => source.Shards).Select(shard => shard.Feedback));
        inner = new RatePopulation<float>(context, new InOrder(honest, watch));
    }

    public static NeuronPopulation<float> Populate(PopulationContext<float> context)
    {
        var honest = new ActivationRelaxation<float>(context.Settings.Rule, context.Population.Layer.Activation);
        return context.FeedbackFrom.Any(source => source.Shards.Count > 1) && !context.IsInput ? new ArrivalOrder(context, honest) : new RatePopulation<float>(context, honest);
    }

    public override bool AwaitsUpdate => inner.AwaitsUpdate;

    public override PopulationMemory<float> Memory => inner.Memory;

    public override WeightUpdate<float> Update => inner.Update;

    public override IEnumerator<Need> Run()
    {
        IEnumerator<Need> life = inner.Run();
        while (life.MoveNext())
        {
            (At, IsBetweenBatches) = (inner.At, inner.IsBetweenBatches);
            yield return watch.Over(life.Current);
        }
    }

    /// <summary>Whenever it is asked whether the population can go on, it sees whose feedback has come since.</summary>
    private sealed class Watch(IEnumerable<Port<float>> ports) : Need
    {
        private readonly Port<float>[] ports = [.. ports];
        private Need need = Never;

        public List<int> Arrived { get; } = [];

        public override bool IsMet
        {
            get
            {
                for (int port = 0; port < ports.Length; port++)
                    if (ports[port].Count > 0 && !Arrived.Contains(port)) Arrived.Add(port);
                return need.IsMet;
            }
        }

        public override string Missing => need.Missing;

        public Watch Over(Need awaited)
        {
            need = awaited;
            return this;
        }
    }

    private sealed class InOrder(LearningRule<float> honest, Watch watch) : Cheat(honest)
    {
        public override float Step(FeedbackPath<float> fromChildren, PopulationState<float> state, Span<float> feedback, bool measure)
        {
            float sum = 0;
            foreach (int shard in watch.Arrived) sum += fromChildren.Signal(0, shard).Values[0] + 0.1f;
            watch.Arrived.Clear();
            state.Activity[0] += sum;
            return base.Step(fromChildren, state, feedback, measure);
        }
    }
}
