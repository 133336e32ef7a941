namespace NeuronActors.Datasets;

/// <summary>How long a download tries.</summary>
/// <param name="Attempts">Connections per file, at least 1, those included that continue where the last one broke.</param>
/// <param name="Pause">Wait before the second attempt; it grows by as much with each further one.</param>
/// <param name="Silence">A server that sends nothing for so long counts as a broken connection.</param>
internal sealed record DownloadPatience(int Attempts, TimeSpan Pause, TimeSpan Silence)
{
    public static DownloadPatience Default { get; } = new(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
}
