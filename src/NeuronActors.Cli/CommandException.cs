namespace NeuronActors.Cli;

/// <summary>A command was refused. The message is one sentence for the user: what, where, and what to write instead.</summary>
/// <param name="message">That sentence.</param>
public sealed class CommandException(string message) : Exception(message);
