namespace NeuronActors.Numerics;

/// <summary>What is chosen about an optimiser.</summary>
/// <param name="Kind">Which optimiser.</param>
/// <param name="LearningRate">λ; finite. A negative rate climbs.</param>
/// <param name="Momentum">μ of Momentum, in [0, 1).</param>
/// <param name="Beta1">Adam's decay of the mean gradient, in [0, 1).</param>
/// <param name="Beta2">Adam's decay of the mean square, in [0, 1).</param>
/// <param name="Epsilon">Added to Adam's denominator √v̂; at least 0.</param>
/// <param name="WeightDecay">L2 penalty, at least 0: decay · w is added to the gradient, before momentum or Adam see it (not decoupled).</param>
public sealed record OptimizerSettings(
    OptimizerKind Kind,
    double LearningRate,
    double Momentum = 0.9,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double Epsilon = 1e-8,
    double WeightDecay = 0)
{
    internal void Require()
    {
        if (!double.IsFinite(LearningRate)) throw Refusal(nameof(LearningRate), LearningRate, "be finite");
        RequireDecay(nameof(Momentum), Momentum);
        RequireDecay(nameof(Beta1), Beta1);
        RequireDecay(nameof(Beta2), Beta2);
        if (!(Epsilon >= 0)) throw Refusal(nameof(Epsilon), Epsilon, "be at least 0");
        if (!(WeightDecay >= 0)) throw Refusal(nameof(WeightDecay), WeightDecay, "be at least 0");
    }

    private static void RequireDecay(string name, double value)
    {
        if (!(value is >= 0 and < 1)) throw Refusal(name, value, "lie in [0, 1)");
    }

    private static ArgumentException Refusal(string name, double value, string must) => new($"{name} is {value}; it must {must}.");
}
