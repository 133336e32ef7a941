namespace NeuronActors.Datasets;

/// <summary>How far one file has come.</summary>
/// <param name="File">File name, as on the server.</param>
/// <param name="Received">Bytes on disk, those of an earlier attempt included.</param>
/// <param name="Total">Size of the whole file in bytes.</param>
/// <param name="IsDone">True once: when the file is complete and its hash is right.</param>
public sealed record DownloadProgress(string File, long Received, long Total, bool IsDone);
