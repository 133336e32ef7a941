using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq;

/// <summary>Connects to a cluster that meets at a RabbitMQ broker.</summary>
/// <param name="options">Where it is and who we are.</param>
public sealed class RabbitMqTransportFactory(RabbitMqOptions options) : ITransportFactory
{
    /// <inheritdoc/>
    public string Name => "rabbitmq";

    /// <inheritdoc/>
    public string Place => options.Place;

    /// <inheritdoc/>
    public async Task<ITransport> Connect(CancellationToken stop)
    {
        try
        {
            return await RabbitMqTransport.Connect(options, stop).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not (TransportException or ArgumentException) && !stop.IsCancellationRequested)
        {
            if (!options.UsesTls && BrokerFault.WasCutShort(cause) && await PortProbe.SpeaksTls(options).ConfigureAwait(false))
                throw new TransportException($"the broker {options.Place} speaks TLS on this port; write amqps://", cause) { IsFinal = true };
            throw BrokerFault.Of(options, cause);
        }
    }
}
