using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace NeuronActors.Numerics.Tests;

public sealed class InitialiserTests
{
    private static readonly RandomStream _stream = new(5, StreamPurpose.Weights, 1);

    public static TheoryData<string> Forms =>
        ["normal(0.05)", "uniform(0.1)", "xavier-normal", "xavier-uniform", "fan-in-uniform", "orthogonal", "orthogonal(1.5)", "zeros"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_written_is_read_again(string form) => Assert.Equal(form, Initialiser.Parse(form).ToString());

    [Theory]
    [InlineData("normal")]
    [InlineData("uniform(-1)")]
    [InlineData("zeros(1)")]
    [InlineData("gauss(1)")]
    [InlineData(null)]
    public void Anything_else_is_refused_with_what_to_write(string? form)
    {
        var error = Assert.Throws<NumericsException>(() => Initialiser.Parse(form));
        Assert.Contains($"'{form}' is no initialiser; write normal(deviation)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_row_does_not_depend_on_how_the_layer_is_cut(string form)
    {
        const int Rows = 11, Columns = 6;
        var initialiser = Initialiser.Parse(form);
        var whole = Filled<float>(initialiser, Rows, Columns, 0, Rows);
        foreach (var cut in new[] { 1, 5, 10 })
        {
            var parts = Filled<float>(initialiser, cut, Columns, 0, Rows).Stack(Filled<float>(initialiser, Rows - cut, Columns, cut, Rows));
            Assert.Equal(whole.Values(), parts.AsColumnMajorArray());
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Float_weights_are_the_double_weights_rounded(string form) => Assert.Equal(
        Filled<double>(Initialiser.Parse(form), 9, 7, 0, 9).Values().Select(x => (float)x), Filled<float>(Initialiser.Parse(form), 9, 7, 0, 9).Values());

    [Theory]
    [InlineData("normal(0.05)", 0.05)]
    [InlineData("uniform(0.1)", 0.057735)]      // 0.1 / √3
    [InlineData("xavier-normal", 0.0816497)]    // √(2 / 300)
    [InlineData("xavier-uniform", 0.0816497)]
    [InlineData("fan-in-uniform", 0.057735)]    // 1 / √100 / √3
    public void Weights_have_mean_zero_and_the_deviation_that_is_asked_for(string form, double deviation)
    {
        var weights = Filled<double>(Initialiser.Parse(form), 200, 100, 0, 200).Values();
        Assert.Equal(0, weights.Average() / deviation, 0.03);
        Assert.Equal(1, Math.Sqrt(weights.Average(w => w * w)) / deviation, 0.03);
    }

    [Theory]
    [InlineData("uniform(0.1)", 0.1)]
    [InlineData("xavier-uniform", 0.1414214)]
    [InlineData("fan-in-uniform", 0.1)]         // 1 / √100
    public void Uniform_weights_reach_their_limit_and_stay_within(string form, double limit)
    {
        var weights = Filled<double>(Initialiser.Parse(form), 200, 100, 0, 200).Values();
        Assert.InRange(weights.Max(double.Abs), 0.999 * limit, limit);
    }

    [Theory]
    [InlineData(12, 12)]
    [InlineData(7, 30)]
    [InlineData(30, 7)]
    [InlineData(1, 5)]
    public void The_shorter_side_of_an_orthogonal_matrix_is_orthonormal(int rows, int columns)
    {
        var matrix = Filled<double>(Initialiser.Orthogonal(1.5), rows, columns, 0, rows);
        var gram = rows <= columns ? matrix * matrix.Transpose() : matrix.Transpose() * matrix;
        Assert.True((gram - (2.25 * Matrix<double>.Build.DenseIdentity(gram.RowCount))).InfinityNorm() < 1e-13);
    }

    [Fact]
    public void An_orthogonal_matrix_is_the_one_that_Gram_Schmidt_makes_of_the_normal_draws()
    {
        var draws = Filled<double>(Initialiser.Normal(1), 9, 9, 0, 9);
        var orthogonal = Filled<double>(Initialiser.Orthogonal(), 9, 9, 0, 9);
        var gramSchmidt = draws.Transpose().GramSchmidt();
        Assert.True((gramSchmidt.Q.Transpose() - orthogonal).InfinityNorm() < 1e-10);
    }

    [Fact]
    public void Rows_outside_the_layer_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Filled<float>(Initialiser.Zeros, 5, 2, 6, 10));

    [Fact]
    public void Zeros_overwrite_what_was_there()
    {
        var matrix = Dense.Of(1, 2, [3f, 4f]);
        Initialiser.Zeros.Fill(matrix, 0, 1, _stream);
        Assert.Equal([0, 0], matrix.Values());
    }

    private static Matrix<T> Filled<T>(Initialiser initialiser, int rows, int columns, int firstRow, int totalRows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var matrix = Dense.Zeros<T>(rows, columns);
        initialiser.Fill(matrix, firstRow, totalRows, _stream);
        return matrix;
    }
}
