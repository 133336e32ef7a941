using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>The first batch of an experiment, for looking closely at what a rule does with it.</summary>
internal sealed class OneBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] input;
    private readonly T[] target;

    /// <summary>Takes the batch that a training run would learn first.</summary>
    public OneBatch(TrainingPlan<T> plan)
    {
        var batches = new TrainingBatches<T>(plan.Data.Train, plan.Experiment, _ => { });
        input = new T[plan.Data.Inputs * plan.Experiment.Train.Batch];
        target = new T[plan.Data.Targets * plan.Experiment.Train.Batch];
        Columns = batches.Fill(0, input, target);
    }

    /// <summary>Samples.</summary>
    public int Columns { get; }

    /// <summary>Lets a network learn it.</summary>
    public LoopBatch<T> Train(LoopNetwork<T> network) => network.Train(input, target, Columns);

    /// <summary>The gradient at some weights.</summary>
    public Gradient Gradient(Network network, NetworkState<T> state, LearningSettings settings) => Experiments.Gradient.Of(
        network, state, Array.ConvertAll(input, double.CreateChecked), Array.ConvertAll(target, double.CreateChecked), settings.Loss);
}
