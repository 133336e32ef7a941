namespace NeuronActors.Datasets;

/// <summary>One content that a file of a data set may rightly have. A hash that nobody published is null.</summary>
/// <param name="Name">File name without ".gz".</param>
/// <param name="Unpacked">SHA-256 of the unpacked bytes.</param>
/// <param name="Packed">SHA-256 of the published gzip file.</param>
/// <param name="Note">What a user has to know about it, such as that it is cut; null if it is the published content.</param>
internal sealed record KnownContent(string Name, string? Unpacked, string? Packed = null, string? Note = null);

/// <summary>A file that a data set needs, with every content that is right for it.</summary>
/// <param name="Dataset">The data set, which is also the folder.</param>
/// <param name="Contents">The published one first.</param>
internal sealed record KnownFile(string Dataset, params KnownContent[] Contents);
