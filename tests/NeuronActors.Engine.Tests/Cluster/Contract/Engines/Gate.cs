namespace NeuronActors.Engine.Tests;

/// <summary>Where a population, or what comes to it, stands still while a test wants it to.</summary>
internal sealed class Gate
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly object monitor = new();
    private TaskCompletionSource arrived = new();
    private bool isClosed;

    /// <summary>Closes it. The task completes when the first has come to the closed gate.</summary>
    public Task Close()
    {
        lock (monitor)
        {
            isClosed = true;
            arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return arrived.Task.WaitAsync(LongestWait);
        }
    }

    public void Open()
    {
        lock (monitor)
        {
            isClosed = false;
            Monitor.PulseAll(monitor);
        }
    }

    /// <summary>Waits while the gate is closed; 30 s at the most.</summary>
    public void Pass()
    {
        lock (monitor)
        {
            if (isClosed) arrived.TrySetResult();
            while (isClosed && Monitor.Wait(monitor, LongestWait))
            {
            }
        }
    }
}
