using System.Diagnostics;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>A line that says how far something is: redrawn on a terminal, repeated every ten seconds in a file.</summary>
/// <remarks>Thread-safe. It hides no cursor and sets no mode, so a process that is killed leaves the terminal as it was.</remarks>
internal sealed class LiveLine(IAnsiConsole console) : IDisposable
{
    private const double RedrawsPerSecond = 10;
    private const double SecondsBetweenLines = 10;
    private const string Erase = "\r\e[K";

    private readonly Lock mutex = new();
    private readonly bool isRedrawn = console.Profile.Capabilities.Ansi;
    private long lastShown = Stopwatch.GetTimestamp();
    private bool isVisible;

    /// <summary>Whether a text given to <see cref="Show"/> now would be seen; saves composing it.</summary>
    public bool IsDue =>
        Stopwatch.GetElapsedTime(Volatile.Read(ref lastShown)).TotalSeconds >= (isRedrawn ? 1 / RedrawsPerSecond : SecondsBetweenLines);

    /// <summary>Shows how far it is, unless that was done a moment ago.</summary>
    public void Show(string text)
    {
        lock (mutex)
        {
            if (!IsDue) return;
            lastShown = Stopwatch.GetTimestamp();
            if (!isRedrawn)
            {
                console.WriteLine(text);
                return;
            }
            Put(Erase + (text.Length < console.Profile.Width ? text : text[..(console.Profile.Width - 1)]));
            isVisible = true;
        }
    }

    /// <summary>Writes a line that stays.</summary>
    public void WriteLine(string text)
    {
        lock (mutex)
        {
            Clear();
            console.WriteLine(text);
            lastShown = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        lock (mutex)
        {
            if (isVisible) Put(Erase);
            isVisible = false;
        }
    }

    /// <inheritdoc cref="Clear"/>
    public void Dispose() => Clear();

    private void Put(string text)
    {
        console.Profile.Out.Writer.Write(text);
        console.Profile.Out.Writer.Flush();
    }
}
