using System.Text.RegularExpressions;

namespace NeuronActors.Operation;

/// <summary>The files of a log, before they are appended to.</summary>
internal static class LogFiles
{
    /// <summary>Sees that the file can be written, and cuts off what a killed process left of a last line, so every line stays readable.</summary>
    /// <exception cref="OperationException">It cannot be written.</exception>
    public static void Prepare(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            using (File.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                // Serilog would only tell its own log that the file cannot be opened.
            }

            foreach (string file in Family(folder, path)) DropTornLine(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new OperationException($"--log-file {path} cannot be written ({reason}): free space or rights there, or choose another file.", exception);
        }
    }

    /// <summary>The file and those that followed when it was full: <c>node.jsonl</c>, <c>node_001.jsonl</c>, …</summary>
    private static IEnumerable<string> Family(string folder, string path)
    {
        string name = Regex.Escape(Path.GetFileNameWithoutExtension(path)), extension = Regex.Escape(Path.GetExtension(path));
        var member = new Regex($"^{name}(_[0-9]{{3,}})?{extension}$", RegexOptions.CultureInvariant);
        return Directory.EnumerateFiles(folder).Where(file => member.IsMatch(Path.GetFileName(file)));
    }

    private static void DropTornLine(string file)
    {
        using FileStream stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        long end = stream.Length;
        while (end > 0)
        {
            stream.Position = end - 1;
            if (stream.ReadByte() == '\n') break;
            end--;
        }

        if (end < stream.Length) stream.SetLength(end);
    }
}
