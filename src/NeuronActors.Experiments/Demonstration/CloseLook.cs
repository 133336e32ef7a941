using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>What a rule does with one batch at the weights of a finished run: traffic, weight updates, convergence.</summary>
internal sealed class CloseLook<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Enough for step size 0.1 from any activities that a network can have learnt.</summary>
    private const int StepsToWatch = 400;

    private readonly FigureMember member;
    private readonly TrainingPlan<T> plan;
    private readonly LearningSettings settings;
    private readonly OneBatch<T> batch;

    public CloseLook(FigureMember member, RunOptions options)
    {
        this.member = member;
        plan = TrainingPlan<T>.Of(member.Experiment, options);
        settings = LearningSettings.Of(member.Experiment);
        batch = new OneBatch<T>(plan);
    }

    /// <summary>Looks at it with the weights of a completed run.</summary>
    public DemoRule At(RunSummary run)
    {
        NetworkState<T> state = LearntBy(run);
        var loop = new LoopNetwork<T>(plan.Network, settings);
        loop.Restore(state);
        batch.Train(loop);
        Traffic traffic = loop.Traffic;
        return new DemoRule
        {
            Name = member.Condition,
            Run = run,
            MessagesPerBatch = traffic.Messages,
            BytesPerBatch = traffic.Bytes,
            WeightTransportBytesPerBatch = traffic.BytesOf(MessageKind.FeedbackWeights),
            Updates = UpdateAngles.Of(plan.Network, loop, batch.Gradient(plan.Network, state, settings)),
            Relaxation = !settings.Rule.Kind.Has("steps") || settings.IsAsynchronous ? null : Watch(state),
        };
    }

    private static NetworkState<T> LearntBy(RunSummary run)
    {
        using RunFolder folder = RunFolder.Open(run.RunFolder);
        FoundCheckpoint? newest = folder.Checkpoints.Latest().Newest;
        return newest is null
            ? throw new RecordingException($"{run.RunFolder} has no checkpoint to look at: free space there, then start anew.")
            : CheckpointFile.Read<T>(newest.Path).State;
    }

    private RelaxationSteps? Watch(NetworkState<T> state)
    {
        Network network = Figure1Convergence.Unsharded(member.Experiment);
        int taken = settings.Rule.Steps;
        LearningSettings longer = With(settings.Rule with { Stop = RelaxationStop.Steps, Steps = Math.Max(taken, StepsToWatch) });
        GradientProbe<T> probe = Figure1Convergence.Relax(network, longer, batch, state);
        if (probe.Layers.Count == 0) return null;
        IReadOnlyList<Likeness> steps = probe.Of(probe.Layers[0]);
        return new RelaxationSteps(
            probe.Layers[0].Name, taken, steps[taken - 1].AngleDegrees,
            Figure1Convergence.FirstForGood(steps, step => step.AngleDegrees < 1),
            StepsToQuiescence(network, settings.Rule, state),
            StepsToQuiescence(network, settings.Rule with { StepSize = 1 }, state));
    }

    private int? StepsToQuiescence(Network network, RuleSettings rule, NetworkState<T> state)
    {
        var loop = new LoopNetwork<T>(network, With(rule with { Stop = RelaxationStop.Quiescence }));
        loop.Restore(state);
        LoopBatch<T> result = batch.Train(loop);
        return result.IsFinite ? result.Steps : null;
    }

    private LearningSettings With(RuleSettings rule) => settings with { Rule = rule };
}
