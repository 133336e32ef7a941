namespace NeuronActors.Numerics.Tests;

public sealed class ReductionsTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(37, 64)]
    [InlineData(300, 3)]
    public void Row_sums_run_sample_by_sample_and_add_to_what_is_there(int rows, int columns)
    {
        var values = Draws.Normal<float>(rows * columns, 1);
        var sums = Draws.Normal<float>(rows, 2);
        var expected = (float[])sums.Clone();
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                expected[i] += values[i + (j * rows)];
        Reductions.AddRowSums(values, rows, columns, sums);
        Assert.Equal(expected, sums);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(37, 64)]
    [InlineData(300, 3)]
    public void Row_squares_are_chains_in_double_in_order_of_k(int rows, int columns)
    {
        var single = Draws.Normal<float>(rows * columns, 1);
        var wide = single.Select(x => (double)x).ToArray();
        var (squares, ofWide, expected) = (new double[rows], new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++)
            for (var k = 0; k < columns; k++)
                expected[i] = Math.FusedMultiplyAdd(wide[i + (k * rows)], wide[i + (k * rows)], expected[i]);
        Reductions.RowSquares<float>(single, rows, columns, squares);
        Reductions.RowSquares<double>(wide, rows, columns, ofWide);
        Assert.Equal(expected, squares);
        Assert.Equal(expected, ofWide);
    }

    [Fact]
    public void One_bad_value_anywhere_is_found()
    {
        for (var length = 0; length <= 70; length++)
        {
            var values = Enumerable.Repeat(float.MaxValue, length).ToArray();
            Assert.True(Reductions.AllFinite<float>(values));
            for (var bad = 0; bad < length; bad++)
            {
                foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
                {
                    values[bad] = value;
                    Assert.False(Reductions.AllFinite<float>(values));
                }

                values[bad] = -1;
            }
        }

        Assert.False(Reductions.AllFinite<double>([1, double.NaN]));
    }

    [Fact]
    public void Cosines_are_those_of_the_angles()
    {
        Assert.Equal(1, Reductions.CosineBetween<float>([1, 2, 2], [2, 4, 4]), 1e-15);
        Assert.Equal(-1, Reductions.CosineBetween<float>([1, 2, 2], [-1, -2, -2]), 1e-15);
        Assert.Equal(0, Reductions.CosineBetween<double>([1, 1], [1, -1]));
        Assert.Equal(Math.Sqrt(0.5), Reductions.CosineBetween<double>([1, 0], [3, 3]), 1e-15);
        Assert.True(double.IsNaN(Reductions.CosineBetween<double>([0, 0], [1, 1])));
    }
}
