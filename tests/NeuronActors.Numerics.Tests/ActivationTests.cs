using System.Numerics;

namespace NeuronActors.Numerics.Tests;

public sealed class ActivationTests
{
    private static readonly Activation[] _elementwise =
        [Activation.Linear, Activation.Relu, Activation.LeakyRelu(0.1), Activation.Tanh, Activation.Logistic];

    public static TheoryData<string> Forms => ["linear", "relu", "leaky-relu(0.1)", "leaky-relu(0)", "tanh", "logistic", "softmax"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_written_is_read_again(string form) => Assert.Equal(form, Activation.Parse(form).ToString());

    [Fact]
    public void A_leaky_relu_without_a_number_has_slope_one_hundredth() =>
        Assert.Equal(Activation.LeakyRelu(0.01), Activation.Parse(" leaky-relu "));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("swish")]
    [InlineData("relu(0.1)")]
    [InlineData("leaky-relu(1)")]
    [InlineData("leaky-relu(-0.1)")]
    [InlineData("leaky-relu(x)")]
    [InlineData("leaky-relu(0.1")]
    [InlineData("leaky-relu(NaN)")]
    public void Anything_else_is_refused_with_what_to_write(string? form)
    {
        Assert.False(Activation.TryParse(form, out _));
        var error = Assert.Throws<NumericsException>(() => Activation.Parse(form));
        Assert.Contains($"'{form}' is no activation; write linear", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slope_outside_its_range_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.LeakyRelu(1));

    [Fact]
    public void Activities_are_the_functions_that_their_names_say()
    {
        double[] input = [-2, -0.5, 0, 0.5, 2];
        Assert.Equal(input, Apply(Activation.Linear, input));
        Assert.Equal([0, 0, 0, 0.5, 2], Apply(Activation.Relu, input));
        Assert.Equal([-0.2, -0.05, 0, 0.5, 2], Apply(Activation.LeakyRelu(0.1), input));
        Assert.All(Apply(Activation.Tanh, input).Zip(input), p => Assert.Equal(Math.Tanh(p.Second), p.First, 1e-15));
        Assert.All(Apply(Activation.Logistic, input).Zip(input), p => Assert.Equal(1 / (1 + Math.Exp(-p.Second)), p.First, 1e-15));
    }

    [Fact]
    public void Slopes_are_the_finite_differences_of_the_activity()
    {
        var input = Draws.Normal<double>(200, 1);
        foreach (var activation in _elementwise)
        {
            const double Step = 1e-6;
            var above = Apply(activation, [.. input.Select(h => h + Step)]);
            var below = Apply(activation, [.. input.Select(h => h - Step)]);
            var slopes = new double[input.Length];
            activation.Slopes(input, Apply(activation, input), slopes);
            Assert.All(slopes.Index(), s => Assert.Equal((above[s.Index] - below[s.Index]) / (2 * Step), s.Item, 1e-8));
        }
    }

    [Fact]
    public void Slopes_by_activity_are_the_slopes_by_input()
    {
        var input = Draws.Normal<float>(77, 2);
        foreach (var activation in _elementwise)
        {
            var output = Apply(activation, input);
            var (byInput, byActivity) = (new float[77], new float[77]);
            activation.Slopes(input, output, byInput);
            activation.SlopesOfActivity(output, byActivity);
            Assert.Equal(byInput, byActivity);
        }
    }

    [Fact]
    public void The_slope_of_a_relu_at_zero_is_zero()
    {
        var slopes = new float[2];
        Activation.Relu.Slopes<float>([0f, -0f], [0f, 0f], slopes);
        Assert.Equal([0, 0], slopes);
    }

    [Fact]
    public void NaN_and_infinities_pass_through_as_limits()
    {
        float[] input = [float.NaN, float.NegativeInfinity, float.PositiveInfinity];
        Assert.Equal([float.NaN, 0, float.PositiveInfinity], Apply(Activation.Relu, input));
        Assert.Equal([float.NaN, float.NegativeInfinity, float.PositiveInfinity], Apply(Activation.LeakyRelu(0.1), input));
        Assert.Equal([float.NaN, 0, float.PositiveInfinity], Apply(Activation.LeakyRelu(0), input));
        Assert.Equal([float.NaN, -1, 1], Apply(Activation.Tanh, input));
        Assert.Equal([float.NaN, 0, 1], Apply(Activation.Logistic, input));
    }

    [Fact]
    public void Softmax_gives_each_sample_probabilities_in_proportion_to_the_exponentials()
    {
        double[] input = [1, 2, 3, 1000, 1001, 1002, -5, -5, -5];
        var output = new double[9];
        Activation.Softmax.Apply(input, output, 3);
        var sum = Math.Exp(-2) + Math.Exp(-1) + 1;
        double[] expected = [Math.Exp(-2) / sum, Math.Exp(-1) / sum, 1 / sum];
        Assert.All(output.Index(), p => Assert.Equal(p.Index < 6 ? expected[p.Index % 3] : 1.0 / 3, p.Item, 1e-15));
    }

    [Fact]
    public void A_sample_of_softmax_does_not_depend_on_the_samples_beside_it()
    {
        var input = Draws.Normal<float>(10 * 13, 3);
        var together = new float[input.Length];
        Activation.Softmax.Apply(input, together, 10);
        var alone = new float[10];
        Activation.Softmax.Apply(input.AsSpan(70, 10), alone, 10);
        Assert.Equal(together[70..80], alone);
    }

    [Fact]
    public void Softmax_refuses_to_give_slopes_and_columns_of_broken_length()
    {
        Assert.Throws<InvalidOperationException>(() => Activation.Softmax.SlopesOfActivity<float>(new float[3], new float[3]));
        Assert.Throws<ArgumentException>(() => Activation.Softmax.Apply<float>(new float[4], new float[4], 3));
    }

    private static T[] Apply<T>(Activation activation, T[] input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var output = new T[input.Length];
        activation.Apply(input, output, input.Length);
        return output;
    }
}
