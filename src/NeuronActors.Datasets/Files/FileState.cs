namespace NeuronActors.Datasets;

/// <summary>What was found out about one file of a data set. Hashes are SHA-256 in lower-case hexadecimal.</summary>
public abstract record FileState
{
    private FileState()
    {
    }

    /// <summary>The content is a known one.</summary>
    /// <param name="Note">What to know about it, such as that it is cut; null for the published content.</param>
    public sealed record Ok(string? Note) : FileState;

    /// <summary>There is no such file.</summary>
    public sealed record Missing : FileState;

    /// <summary>The content is not the published one.</summary>
    /// <param name="Found">Hash of the unpacked bytes, or of the file where only the published gzip file's hash is known.</param>
    /// <param name="Expected">The hash it should have.</param>
    public sealed record WrongHash(string Found, string Expected) : FileState;

    /// <summary>No hash is known for a file of this form, so nothing can be said.</summary>
    /// <param name="Found">Hash of the unpacked bytes.</param>
    public sealed record UnknownHash(string Found) : FileState;

    /// <summary>The file cannot be read or unpacked.</summary>
    /// <param name="Reason">One sentence.</param>
    public sealed record Unreadable(string Reason) : FileState;
}

/// <summary>One line of a check.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="File">Path below the data folder, as found, or as looked for where it is missing.</param>
/// <param name="State">What was found out.</param>
public sealed record FileCheck(string Dataset, string File, FileState State);
