namespace NeuronActors.Numerics.Tests;

public sealed class LossTests
{
    private static readonly Loss _crossEntropy = new(LossKind.CrossEntropy, 1);

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Squared_error_is_the_factor_times_the_sum_of_squares(double factor) =>
        Assert.Equal(factor * (1 + 4 + 9 + 0.25), new Loss(LossKind.SquaredError, factor).Value<float>([1, 2, 3, 0.5f], [0, 0, 0, 0], 2, 2, Activation.Linear));

    [Theory]
    [InlineData("linear", LossKind.SquaredError)]
    [InlineData("tanh", LossKind.SquaredError)]
    [InlineData("logistic", LossKind.SquaredError)]
    [InlineData("leaky-relu(0.2)", LossKind.SquaredError)]
    [InlineData("logistic", LossKind.CrossEntropy)]
    [InlineData("softmax", LossKind.CrossEntropy)]
    public void The_gradient_by_the_input_is_the_finite_difference_of_the_value(string outputs, LossKind kind)
    {
        const int Rows = 4, Columns = 3;
        const double Step = 1e-5;
        var (loss, activation) = (new Loss(kind, 0.75), Activation.Parse(outputs));
        var input = Draws.Normal<double>(Rows * Columns, 1);
        var target = new double[input.Length];
        for (var j = 0; j < Columns; j++) target[(j * Rows) + j] = 1;

        var (output, gradient) = (new double[input.Length], new double[input.Length]);
        activation.Apply(input, output, Rows);
        loss.GradientOfInput(input, output, target, activation, gradient);
        for (var i = 0; i < input.Length; i++)
            Assert.Equal((ValueAt(i, Step) - ValueAt(i, -Step)) / (2 * Step), gradient[i], 1e-8);

        double ValueAt(int index, double shift)
        {
            var (moved, x) = ((double[])input.Clone(), new double[input.Length]);
            moved[index] += shift;
            activation.Apply(moved, x, Rows);
            return loss.Value(x, target, Rows, Columns, activation);
        }
    }

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(1, 6)]
    public void The_gradient_by_the_output_is_twice_the_factor_times_the_difference(double factor, float expected)
    {
        var gradient = new float[1];
        new Loss(LossKind.SquaredError, factor).Gradient<float>([4], [1], gradient);
        Assert.Equal(expected, gradient[0]);
    }

    [Fact]
    public void Cross_entropy_of_saturated_outputs_is_large_and_finite()
    {
        Assert.Equal(0, _crossEntropy.Value<float>([1, 0], [1, 0], 2, 1, Activation.Softmax));
        Assert.Equal(103.28, _crossEntropy.Value<float>([0, 1], [1, 0], 2, 1, Activation.Softmax), 0.01);
        Assert.Equal(16.64, _crossEntropy.Value<float>([1], [0], 1, 1, Activation.Logistic), 0.01);
        Assert.Equal(0, _crossEntropy.Value<float>([1, 0], [1, 0], 2, 1, Activation.Logistic));
    }

    [Fact]
    public void NaN_outputs_make_the_loss_NaN()
    {
        Assert.True(double.IsNaN(_crossEntropy.Value<float>([float.NaN, 1], [0, 1], 2, 1, Activation.Softmax)));
        Assert.True(double.IsNaN(_crossEntropy.Value<float>([float.NaN], [1], 1, 1, Activation.Logistic)));
        Assert.True(double.IsNaN(new Loss(LossKind.SquaredError, 1).Value<float>([float.NaN], [1], 1, 1, Activation.Linear)));
    }

    [Fact]
    public void Losses_and_outputs_that_do_not_go_together_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => _crossEntropy.Value<float>([1], [1], 1, 1, Activation.Linear));
        Assert.Throws<InvalidOperationException>(() => new Loss(LossKind.SquaredError, 1).Value<float>([1], [1], 1, 1, Activation.Softmax));
        Assert.Throws<InvalidOperationException>(() => _crossEntropy.Gradient<float>([1], [1], new float[1]));
    }
}
