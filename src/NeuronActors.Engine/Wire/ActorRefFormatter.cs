using Akka.Actor;
using Akka.Serialization;
using MemoryPack;

namespace NeuronActors.Engine;

/// <summary>References of actors as their paths; read by the actor system whose serializer reads.</summary>
internal sealed class ActorRefFormatter : MemoryPackFormatter<IActorRef>
{
    private const int PathMax = 1024;

    /// <inheritdoc/>
    public override void Serialize<TBufferWriter>(ref MemoryPackWriter<TBufferWriter> writer, scoped ref IActorRef? value)
    {
        string? path = value is null ? null : Serialization.SerializedActorPath(value);
        WireTextFormatter.Only.Serialize(ref writer, ref path);
    }

    /// <inheritdoc/>
    public override void Deserialize(ref MemoryPackReader reader, scoped ref IActorRef? value)
    {
        string? path = null;
        WireTextFormatter.Only.Deserialize(ref reader, ref path);
        value = path is { Length: > 0 and <= PathMax } && reader.Options.ServiceProvider is Provider { System: var system }
            ? system.Provider.ResolveActorRef(path)
            : throw new MemoryPackSerializationException("the reference of an actor is not sound");
    }

    /// <summary>Which actor system resolves references.</summary>
    internal sealed class Provider(ExtendedActorSystem system) : IServiceProvider
    {
        /// <summary>The actor system.</summary>
        public ExtendedActorSystem System => system;

        /// <inheritdoc/>
        public object? GetService(Type serviceType) => null;
    }
}
