using Serilog.Events;

namespace NeuronActors.Operation;

/// <summary>What a node writes down, and where.</summary>
public sealed record NodeLogOptions
{
    /// <summary>The node's name in its cluster; every line has it.</summary>
    public required string Node { get; init; }

    /// <summary>A file for JSON lines; null for none. Its folder is made if it is not there.</summary>
    public string? File { get; init; }

    /// <summary>Bytes after which the next file begins: <c>node.jsonl</c>, <c>node_001.jsonl</c>, …; default 16 MiB.</summary>
    public long FileSizeMax { get; init; } = 16 << 20;

    /// <summary>How many such files are kept, the latest; at least 1, default 8.</summary>
    public int FilesMax { get; init; } = 8;

    /// <summary>Events below this are not written.</summary>
    public LogEventLevel MinimumLevel { get; init; } = LogEventLevel.Information;
}
