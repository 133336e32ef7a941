namespace NeuronActors.Recording;

/// <summary>Text files to which whole lines are appended. A line is there when its line feed is.</summary>
internal static class LineFile
{
    /// <summary>Cuts off what a killed process left after the last line feed.</summary>
    public static void DropTornLine(FileStream stream)
    {
        var end = stream.Length;
        while (end > 0)
        {
            stream.Position = end - 1;
            if (stream.ReadByte() == '\n') break;
            end--;
        }

        if (end < stream.Length) stream.SetLength(end);
    }
}
