namespace NeuronActors.Akka;

/// <summary>Something that Akka.NET itself has warned of.</summary>
/// <param name="IsError">It calls it an error.</param>
/// <param name="Sentence">What it says, on one line.</param>
public sealed record AkkaNote(bool IsError, string Sentence);
