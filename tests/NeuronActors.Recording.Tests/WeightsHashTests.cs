using NeuronActors.Learning;

namespace NeuronActors.Recording.Tests;

public sealed class WeightsHashTests
{
    [Fact]
    public void The_hash_in_float_is_the_one_that_NumPy_and_hashlib_give() =>
        Assert.Equal(
            "0ef0807cc0713de618b614c58db569db911810cf4f314eddd86503deffd6a90c", WeightsHash.Of(Samples.State<float>()));

    [Fact]
    public void The_hash_in_double_is_the_one_that_NumPy_and_hashlib_give() =>
        Assert.Equal(
            "79128771c7d33b27a739b64393884c57b5821b9a071b4e16137115b1e03da63f", WeightsHash.Of(Samples.State<double>()));

    [Fact]
    public void What_the_optimiser_remembers_is_not_in_the_hash()
    {
        var whole = Samples.State<float>();
        var parameters = new NetworkState<float>([.. whole.Matrices.Where(matrix => matrix.IsParameter)]);
        Assert.Equal(WeightsHash.Of(parameters), WeightsHash.Of(whole));
    }

    [Fact]
    public void One_bit_of_one_weight_changes_the_hash() =>
        Assert.NotEqual(
            WeightsHash.Of(Samples.State<double>()), WeightsHash.Of(Samples.State<double>(Math.BitIncrement(-6.5))));

    [Fact]
    public void Feedback_weights_are_in_the_hash()
    {
        var forward = Samples.State<float>().Matrices;
        var withFeedback = new NetworkState<float>([.. forward, Samples.Of<float>("feedback.output.hidden1", 1, 2, 1, 2)]);
        Assert.NotEqual(WeightsHash.Of(new NetworkState<float>(forward)), WeightsHash.Of(withFeedback));
    }

    [Fact]
    public void Minus_zero_is_not_zero() =>
        Assert.NotEqual(WeightsHash.Of(Samples.State<float>(0.0)), WeightsHash.Of(Samples.State<float>(-0.0)));
}
