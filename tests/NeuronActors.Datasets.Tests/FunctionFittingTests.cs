using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Numerics;

namespace NeuronActors.Datasets.Tests;

public sealed class FunctionFittingTests
{
    [Fact]
    public void The_linear_task_is_one_matrix_with_elements_between_minus_1_and_1()
    {
        var (x, y) = Samples("linear-30-10", count: 200);
        var matrix = x.SubMatrix(0, 30, 0, 30).Transpose().Solve(y.SubMatrix(0, 10, 0, 30).Transpose()).Transpose();
        Assert.InRange((matrix * x - y).InfinityNorm(), 0, 1e-8);
        Assert.InRange(matrix.Enumerate().Max(Math.Abs), 0.97, 1);
        Assert.InRange(matrix.Enumerate().Average(), -0.1, 0.1);
        Assert.InRange(matrix.Enumerate().Average(element => element * element), 0.28, 0.39);   // 1/3 for a uniform draw
    }

    [Theory]
    [InlineData("linear-30-10")]
    [InlineData("network-30-20-10-10")]
    public void Inputs_of_the_first_two_tasks_are_normal(string name)
    {
        var values = Samples(name, count: 2000).X.Enumerate().ToArray();   // 60,000 draws
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(values.Average(value => value * value), 0.97, 1.03);
        Assert.InRange(values.Average(value => value * value * value * value), 2.8, 3.2);
    }

    [Fact]
    public void The_quadratic_task_is_twenty_forms_of_inputs_between_minus_2_and_2()
    {
        var (x, y) = Samples("quadratic-20-20", count: 300);
        Assert.InRange(x.Enumerate().Max(Math.Abs), 1.99, 2);
        Assert.InRange(x.Enumerate().Average(value => value * value), 1.25, 1.42);   // 4/3
        var monomials = Matrix<double>.Build.DenseOfColumns(x.EnumerateColumns().Select(Monomials));
        var forms = monomials.SubMatrix(0, 210, 0, 210).Transpose().Solve(y.SubMatrix(0, 20, 0, 210).Transpose()).Transpose();
        Assert.InRange((forms * monomials - y).InfinityNorm(), 0, 1e-6);
        for (var k = 0; k < 20; k++)
            for (var (i, place) = (0, 0); i < 20; i++)
                for (var j = i; j < 20; j++, place++)
                    Assert.InRange(Math.Abs(forms[k, place]), 0, (i == j ? 0.5 : 1) + 1e-9);
    }

    [Fact]
    public void The_network_task_is_the_formula_of_the_paper()
    {
        const ulong Seed = 9;
        var (x, y) = Samples("network-30-20-10-10", count: 50, Seed);
        var stream = new NetworkTarget().Stream(Seed);
        var (w0, w1, w2) = (Parameters(stream, 20, 30, 0), Parameters(stream, 10, 20, 2), Parameters(stream, 10, 10, 4));
        var (b0, b1, b2) = (Parameters(stream, 20, 1, 1), Parameters(stream, 10, 1, 3), Parameters(stream, 10, 1, 5));
        for (var sample = 0; sample < 50; sample++)
        {
            var input = x.SubMatrix(0, 30, sample, 1);
            var expected = w2 * (w1 * (w0 * input + b0).Map(Math.Tanh) + b1).Map(Math.Tanh) + b2;
            Assert.InRange((expected - y.SubMatrix(0, 10, sample, 1)).InfinityNorm(), 0, 1e-12);
        }
    }

    [Theory]
    [InlineData("linear-30-10")]
    [InlineData("network-30-20-10-10")]
    [InlineData("quadratic-20-20")]
    public void A_seed_fixes_function_and_samples(string name)
    {
        var (x, y) = Samples(name, count: 5);
        var again = Samples(name, count: 3);
        Assert.Equal(x.SubMatrix(0, x.RowCount, 0, 3), again.X);
        Assert.Equal(y.SubMatrix(0, y.RowCount, 0, 3), again.Y);
        Assert.NotEqual(y, Samples(name, count: 5, seed: 2).Y);
        var dataset = DatasetCatalogue.Load(new(name, TrainLimit: 5, TestLimit: 5));
        Assert.NotEqual(x, Inputs(dataset.Test));
        Assert.Equal(-1, dataset.Train.Label(0));
    }

    [Fact]
    public void Inputs_that_the_paper_draws_are_not_rescaled() =>
        Refused.With(
            () => DatasetCatalogue.Load(new("linear-30-10", Scaling: InputScaling.Standardise)),
            "standardise does not go with linear-30-10", "write raw");

    private static Vector<double> Monomials(Vector<double> x) => Vector<double>.Build.DenseOfEnumerable(
        from i in Enumerable.Range(0, x.Count) from j in Enumerable.Range(i, x.Count - i) select x[i] * x[j]);

    // Element (i, j) of parameter array p is draw p of row i, sample j, step 0, stretched from [0, 1) to [−½, ½).
    private static Matrix<double> Parameters(RandomStream stream, int rows, int columns, int array) =>
        Matrix<double>.Build.Dense(rows, columns, (i, j) => stream.Uniform(i, j, 0, array) - 0.5);

    private static (Matrix<double> X, Matrix<double> Y) Samples(string name, int count, ulong seed = 1)
    {
        var train = DatasetCatalogue.Load(new(name, TrainLimit: count, TestLimit: 1, Seed: seed)).Train;
        var targets = new double[count * train.Targets];
        train.CopyTargets(Enumerable.Range(0, count).ToArray(), targets);
        return (Inputs(train), Matrix<double>.Build.Dense(train.Targets, count, targets));
    }

    private static Matrix<double> Inputs(DataSplit split)
    {
        var inputs = new double[split.Count * split.Inputs];
        split.CopyInputs(Enumerable.Range(0, split.Count).ToArray(), inputs);
        return Matrix<double>.Build.Dense(split.Inputs, split.Count, inputs);
    }
}
