using System.Runtime.InteropServices;

namespace NeuronActors.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks the command to stop in order, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TextWriter error;
    private readonly PosixSignalRegistration[] registrations;
    private int received;

    public StopSignals(TextWriter error)
    {
        this.error = error;
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Take), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take)];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => stop.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations) registration.Dispose();
        stop.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref received) > 1) Environment.Exit(ExitCode.Interrupted);
        // On a terminal the cursor stands behind a progress line and the terminal's own ^C.
        if (!Console.IsErrorRedirected) error.WriteLine();
        error.WriteLine("stopping in order; once more to stop at once");
        stop.Cancel();
    }
}
