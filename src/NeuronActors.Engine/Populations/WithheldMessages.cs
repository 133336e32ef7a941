using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>A fault put in on purpose: a population whose messages are swallowed, to try what a run does that makes no progress (<c>--withhold</c>).</summary>
/// <param name="Population">Name of the population, e.g. <c>hidden2.0</c>, or of a layer for all of its shards.</param>
/// <param name="FromBatch">Index of the first training batch, over the whole run, whose messages are swallowed.</param>
public sealed record WithheldMessages(string Population, int FromBatch)
{
    /// <summary>Whether a population's messages are swallowed.</summary>
    public bool AreOf(Population population) => population.Name == Population || population.Layer.Name == Population;

    /// <summary>The decorators that swallow them.</summary>
    public OutletDecoration<T> Decoration<T>()
        where T : unmanaged => edge => AreOf(edge.Sender) ? new Decorator<T>(FromBatch) : null;

    private sealed class Decorator<T>(int fromBatch) : IOutletDecorator<T>
        where T : unmanaged
    {
        public void Deliver(in Message<T> message, Action<Message<T>> carry)
        {
            if (message.Header.Phase != Phase.Evaluate && message.Header.Batch >= fromBatch) message.Payload.Release();
            else carry(message);
        }
    }
}
