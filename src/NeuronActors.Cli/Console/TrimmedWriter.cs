using System.Text;

namespace NeuronActors.Cli;

/// <summary>Passes text on without the blanks at the ends of lines that pad a table's last column.</summary>
internal sealed class TrimmedWriter(TextWriter inner) : TextWriter
{
    private int blanks;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            blanks++;
            return;
        }
        if (value is not ('\n' or '\r'))
            for (; blanks > 0; blanks--) inner.Write(' ');
        blanks = 0;
        inner.Write(value);
    }

    public override void Flush() => inner.Flush();
}
