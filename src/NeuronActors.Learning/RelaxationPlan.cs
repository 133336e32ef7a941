using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>When a population relaxes and when it has done so, the same for all populations of a run.</summary>
/// <param name="Schedule">Whose step s − 1 or s a step uses.</param>
/// <param name="Stop">What ends it.</param>
/// <param name="Steps">Number of steps, where <paramref name="Stop"/> counts them; else their greatest number.</param>
/// <param name="Tolerance">With <see cref="RelaxationStop.Tolerance"/>: a change of x that counts as none.</param>
/// <param name="Threshold">Asynchronous: a change of x or of a signal that counts as none.</param>
/// <param name="SettlesAtOnce">A step from settled feedback gives the final x, as at step size 1.</param>
public sealed record RelaxationPlan(
    RelaxationSchedule Schedule, RelaxationStop Stop, int Steps, double Tolerance, double Threshold, bool SettlesAtOnce)
{
    /// <summary>More steps than this without settling end the run with a report.</summary>
    public const int MostSteps = 100_000;

    /// <summary>One step, each layer after its children: errors come down in one sweep.</summary>
    public static RelaxationPlan OneSweep { get; } = new(RelaxationSchedule.Sweep, RelaxationStop.Steps, 1, 0, 0, SettlesAtOnce: true);

    /// <summary>As the options of a rule say.</summary>
    public static RelaxationPlan Of(RuleSettings options) => new(
        options.Schedule, options.Stop, options.Steps, options.Tolerance, options.Threshold, options.StepSize == 1);

    /// <summary>Steps to take at the most.</summary>
    public int Limit => Stop == RelaxationStop.Steps ? Steps : MostSteps;

    /// <summary>True when the end depends on the change of each step.</summary>
    public bool EndsByItself => Stop != RelaxationStop.Steps;

    /// <summary>The step of the children's message that step <paramref name="step"/> uses.</summary>
    public int ChildStep(int step) => Schedule == RelaxationSchedule.Sweep ? step : step - 1;
}
