using System.Net;

namespace NeuronActors.Operation;

/// <summary>Where a <see cref="HealthServer"/> listens.</summary>
public sealed record HealthOptions
{
    /// <summary>0 to 65535; 0 takes a free one. Default <see cref="HealthServer.UsualPort"/>.</summary>
    public int Port { get; init; } = HealthServer.UsualPort;

    /// <summary>The address; loopback unless others are to ask, such as a probe from outside a container.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;
}
