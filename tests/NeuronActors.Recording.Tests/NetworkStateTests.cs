using NeuronActors.Learning;

namespace NeuronActors.Recording.Tests;

public sealed class NetworkStateTests
{
    [Fact]
    public void Matrices_are_found_by_name()
    {
        var state = Samples.State<float>();
        Assert.Equal(-6.5f, state.Find("weights.input.output")![1, 2]);
        Assert.Null(state.Find("weights.output.input"));
        Assert.True(state.Has("bias.output"));
        Assert.False(state.Has("bias.input", out _));
    }

    [Fact]
    public void Names_follow_the_convention()
    {
        Assert.Equal("weights.input.hidden1", NetworkState.WeightsName("input", "hidden1"));
        Assert.Equal("bias.hidden1", NetworkState.BiasName("hidden1"));
        Assert.Equal("feedback.output.hidden1", NetworkState.FeedbackName("output", "hidden1"));
        Assert.Equal("optimizer.first.bias.hidden1", NetworkState.MomentName("first", "bias.hidden1"));
    }

    [Fact]
    public void A_name_given_twice_or_a_negative_step_count_is_a_bug()
    {
        var bias = Samples.Of<float>("bias.output", 1, 1, 0);
        Assert.Throws<ArgumentException>(() => new NetworkState<float>([bias, bias]));
        Assert.Throws<ArgumentException>(() => new NetworkState<float>([bias], new Dictionary<string, long> { ["bias.output"] = -1 }));
    }
}
