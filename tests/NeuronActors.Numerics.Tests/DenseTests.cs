using MathNet.Numerics.LinearAlgebra;

namespace NeuronActors.Numerics.Tests;

public sealed class DenseTests
{
    [Fact]
    public void A_matrix_and_its_array_are_the_same_memory()
    {
        var array = new[] { 1.0, 2, 3, 4, 5, 6 };
        var matrix = Dense.Of(2, 3, array);
        Assert.Same(array, matrix.Values());
        Assert.Equal(4, matrix[1, 1]);
        matrix[0, 2] = 9;
        Assert.Equal(9, array[4]);
    }

    [Fact]
    public void Zeros_come_in_both_precisions_and_may_be_empty()
    {
        Assert.Equal(new float[6], Dense.Zeros<float>(2, 3).Values());
        Assert.Equal(new double[6], Dense.Zeros<double>(3, 2).Values());
        Assert.Empty(Dense.Zeros<float>(0, 3).Values());
    }

    [Fact]
    public void An_array_of_another_size_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Dense.Of(2, 3, new float[5]));
        Assert.Contains("5 values; 6 are needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sparse_matrix_has_no_array_to_give() =>
        Assert.Throws<ArgumentException>(() => Matrix<float>.Build.Sparse(2, 2).Values());
}
