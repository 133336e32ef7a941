using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>The analytic results of Lillicrap et al. 2016, supplementary notes 11, 12 and 14, for a linear network y = W A x.</summary>
public sealed class LillicrapTheoremTests
{
    private const int Inputs = 6, Hidden = 8, Outputs = 3;

    [Fact]
    public void A_batch_of_the_identity_takes_the_deterministic_step_of_equations_6_and_7()
    {
        Linear network = new(rate: 0.01, "normal(0.3)");
        (Matrix<double> a, Matrix<double> w, Matrix<double> b) = network.Weights;
        Matrix<double> e = network.Target - w * a;
        network.Learn(1);
        FeedbackAlignmentTests.AssertNear(w + 0.01 * e * a.Transpose(), network.Weights.W, 1e-13);   // (6)
        FeedbackAlignmentTests.AssertNear(a + 0.01 * b * e, network.Weights.A, 1e-13);               // (7)
    }

    [Fact]
    public void Theorem_1_from_zero_weights_the_error_goes_to_zero()
    {
        Linear network = new(rate: 0.02, "zeros");
        double before = network.Error.FrobeniusNorm();
        network.Learn(6000);
        Assert.True(network.Error.FrobeniusNorm() < 1e-6 * before, $"{network.Error.FrobeniusNorm()} of {before}");
    }

    [Theory]
    [InlineData("zeros"), InlineData("normal(0.2)")]
    public void BW_and_its_transpose_less_AA_transposed_is_constant_but_for_the_step(string weights)
    {
        double Drift(double rate)
        {
            Linear network = new(rate, weights);
            Matrix<double> before = network.Constant;
            network.Learn((int)Math.Round(4 / rate));
            return (network.Constant - before).FrobeniusNorm() / network.Weights.A.FrobeniusNorm();
        }
        double coarse = Drift(0.02), fine = Drift(0.01), finest = Drift(0.005);
        Assert.InRange(coarse / fine, 1.8, 2.2);                                     // (10) to (13), to O(η)
        Assert.InRange(fine / finest, 1.9, 2.1);
    }

    [Fact]
    public void Theorem_2_for_one_sample_and_from_zero_the_feedback_is_a_positive_multiple_of_the_pseudoinverse_s()
    {
        Linear network = new(rate: 0.05, "zeros", isOneSample: true);
        for (int step = 0; step < 60; step++)
        {
            network.Learn(1);
            (Matrix<double> a, Matrix<double> w, Matrix<double> b) = network.Weights;
            Matrix<double> h = a * network.Input, error = network.Target - w * h, direction = b * network.Target;
            Assert.Equal(1, Cosine(h, direction), 1e-10);                            // (39)
            if (step == 0) continue;                                                 // the first step finds h = 0, so W is 0 still
            Assert.Equal(1, Cosine(w, network.Target * direction.Transpose()), 1e-10);   // (40)
            Assert.Equal(1, Cosine(b * error, w.PseudoInverse() * error), 1e-8);     // (47)
        }
    }

    [Fact]
    public void Learning_in_phases_aligns_the_forward_weights_with_the_feedback_weights()
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            Linear network = new(rate: 0.02, "normal(0.1)", seed: seed, phases: [new(60, ["hidden1"]), new(60, ["output"])]);
            (Matrix<double> start, Matrix<double> fixedW) = (network.Weights.A, network.Weights.W);
            network.Learn(60);
            Assert.Equal(fixedW, network.Weights.W);
            Assert.NotEqual(start, network.Weights.A);
            double before = (network.Weights.B * network.Weights.W).Trace();
            network.Learn(60);
            double after = (network.Weights.B * network.Weights.W).Trace();
            Assert.True(after > 0 && after > before, $"seed {seed}: {before} to {after}");   // (28)
        }
    }

    private static double Cosine(Matrix<double> left, Matrix<double> right) =>
        Reductions.CosineBetween<double>(left.ToColumnMajorArray(), right.ToColumnMajorArray());

    /// <summary>A linear network under feedback alignment, its batch the identity matrix or one sample of length 1.</summary>
    private sealed class Linear
    {
        private readonly Problem<double> problem;
        private readonly LoopNetwork<double> loop;

        public Linear(double rate, string weights, bool isOneSample = false, ulong seed = 3, EquatableList<LearningPhase>? phases = null)
        {
            int samples = isOneSample ? 1 : Inputs;
            Experiment experiment = Small.Chain(Inputs, Hidden, Outputs)
                .Wired(n => n with { Activation = Activation.Linear, Bias = false, Weights = Initialiser.Parse(weights) })
                .With(r => r with { Kind = Rules.FeedbackAlignment, FeedbackWeights = Initialiser.Parse("uniform(0.5)") })
                .Trained(t => t with { Batch = samples, LearningRate = rate, Phases = phases ?? [] }) with { Seed = seed };
            problem = new Problem<double>(experiment);
            loop = problem.Loop();
            Matrix<double> drawn = Matrix<double>.Build.Dense(Inputs, 1, problem.Inputs(0)[..Inputs]);
            Input = isOneSample ? drawn / drawn.FrobeniusNorm() : Matrix<double>.Build.DenseIdentity(Inputs);
            Target = Matrix<double>.Build.Dense(Outputs, samples, problem.Targets(0));
        }

        public Matrix<double> Input { get; }

        public Matrix<double> Target { get; }

        public (Matrix<double> A, Matrix<double> W, Matrix<double> B) Weights => loop.Save() is var state
            ? (state.Find("weights.input.hidden1")!, state.Find("weights.hidden1.output")!, state.Find("feedback.output.hidden1")!) : default;

        public Matrix<double> Error => Target - Weights.W * Weights.A * Input;

        public Matrix<double> Constant => Weights is var (a, w, b) ? b * w + (b * w).Transpose() - a * a.Transpose() : null!;

        public void Learn(int batches)
        {
            for (int batch = 0; batch < batches; batch++) loop.Train(Input.Values(), Target.Values(), problem.Columns);
        }
    }
}
