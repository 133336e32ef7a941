using System.Text;
using MemoryPack;

namespace NeuronActors.Engine;

/// <summary>Text that crosses as the bytes of its UTF-8, their count before them.</summary>
/// <remarks>
/// In MemoryPack's own form of text a length near the greatest integer overflows when it is checked, and what reads it reads beyond the message
/// and ends the process. Any process that reaches the port could send that.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WireTextAttribute : MemoryPackCustomFormatterAttribute<WireTextFormatter, string>
{
    /// <inheritdoc/>
    public override WireTextFormatter GetFormatter() => WireTextFormatter.Only;
}

/// <summary>Writes and reads such text. Registered for text in lists; a member that is text has <see cref="WireTextAttribute"/>.</summary>
internal sealed class WireTextFormatter : MemoryPackFormatter<string>
{
    /// <summary>The only one.</summary>
    public static WireTextFormatter Only { get; } = new();

    /// <inheritdoc/>
    public override void Serialize<TBufferWriter>(ref MemoryPackWriter<TBufferWriter> writer, scoped ref string? value) =>
        writer.WriteUnmanagedArray(value is null ? null : Encoding.UTF8.GetBytes(value));

    /// <inheritdoc/>
    public override void Deserialize(ref MemoryPackReader reader, scoped ref string? value) =>
        value = reader.ReadUnmanagedArray<byte>() is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
