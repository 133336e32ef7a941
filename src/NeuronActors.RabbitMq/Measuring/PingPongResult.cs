namespace NeuronActors.RabbitMq;

/// <summary>What a transport alone can do, without any network's arithmetic.</summary>
/// <param name="FrameBytes">Size of each frame.</param>
/// <param name="Count">Frames of each measurement.</param>
/// <param name="RoundTripMicroseconds">There and back, one frame at a time: the median.</param>
/// <param name="RoundTripMicroseconds99">The same: 99 of 100 are quicker.</param>
/// <param name="GigabytesPerSecond">One way with many under way, in 10⁹ bytes per second.</param>
public sealed record PingPongResult(
    int FrameBytes, int Count, double RoundTripMicroseconds, double RoundTripMicroseconds99, double GigabytesPerSecond);
