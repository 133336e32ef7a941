namespace NeuronActors.Numerics.Tests;

public sealed class HardwareTests
{
    [Fact]
    public void The_measured_peak_is_a_rate_that_a_processor_can_have()
    {
        Assert.InRange(Hardware.MeasureFmaPeak<float>(), 0.1, 10_000);
        Assert.InRange(Hardware.MeasureFmaPeak<double>(), 0.1, 10_000);
    }
}
