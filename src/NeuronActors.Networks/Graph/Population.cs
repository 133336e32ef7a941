namespace NeuronActors.Networks;

/// <summary>The neurons of a layer that one actor holds: the whole layer or one shard of it.</summary>
/// <param name="Index">Place in <see cref="Network.Populations"/>, from 0: by layer, then by shard.</param>
/// <param name="Name">The layer's name if it has one shard, else <c>hidden2.0</c>, <c>hidden2.1</c>, ….</param>
/// <param name="Layer">The layer it belongs to.</param>
/// <param name="Shard">Place among the shards of the layer, from 0.</param>
/// <param name="FirstNeuron">Index of its first neuron, counted over the whole layer.</param>
/// <param name="Neurons">Count of its neurons, at least 1.</param>
public sealed record Population(int Index, string Name, Layer Layer, int Shard, int FirstNeuron, int Neurons);
