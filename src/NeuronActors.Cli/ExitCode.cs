namespace NeuronActors.Cli;

/// <summary>What a command tells the shell.</summary>
public static class ExitCode
{
    /// <summary>It did what was asked.</summary>
    public const int Done = 0;

    /// <summary>It was refused, or failed: a sentence on standard error says why.</summary>
    public const int Refused = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>It was interrupted by a signal; 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;
}
