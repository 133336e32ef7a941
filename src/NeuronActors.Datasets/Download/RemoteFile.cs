namespace NeuronActors.Datasets;

/// <summary>A file on a public server.</summary>
/// <param name="Name">File name on the server, and on disk.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
internal sealed record RemoteFile(string Name, long Bytes, string Sha256);

/// <summary>A file inside an archive.</summary>
/// <param name="Name">Its name without folders.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
internal sealed record ArchivedFile(string Name, long Bytes, string Sha256);

/// <summary>Where a data set is to be had.</summary>
/// <param name="Name">The data set, which is also the folder on disk.</param>
/// <param name="Server">The address that file names are appended to; ends with a slash.</param>
/// <param name="Files">What to fetch.</param>
/// <param name="Archived">Empty, or what to unpack from the one file, a tar archive packed with gzip.</param>
internal sealed record RemoteDataset(string Name, Uri Server, RemoteFile[] Files, ArchivedFile[] Archived);
