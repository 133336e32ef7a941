namespace NeuronActors.Messages;

/// <summary>Where a message stands in its run, so that a recorded one still means something tomorrow.</summary>
/// <param name="Kind">What it carries.</param>
/// <param name="Run">Number of the run, derived from the run's id.</param>
/// <param name="Batch">Index of the batch over the whole run.</param>
/// <param name="Phase">Part of the batch.</param>
/// <param name="Step">Step within the phase: the value is the sender's after this many steps.</param>
/// <param name="Sender">Index of the sending population; −1 is the coordinator.</param>
/// <param name="Receiver">Index of the receiving population.</param>
/// <param name="Edge">Index of the edge it travels along; −1 for control messages.</param>
/// <param name="Sequence">Counts the messages of this edge from 0, so that a lost or doubled one is noticed.</param>
/// <param name="Settled">The sender's value will not change again in this phase, and no further message follows in it.</param>
public readonly record struct MessageHeader(
    MessageKind Kind, uint Run, int Batch, Phase Phase, int Step, int Sender, int Receiver, int Edge, long Sequence, bool Settled);
