namespace NeuronActors.Runtime;

/// <summary>One process's connection to an <see cref="InProcessHub"/>.</summary>
internal sealed class InProcessTransport(InProcessHub hub, string process) : ITransport
{
    /// <summary>Name of the process.</summary>
    public string Process => process;

    /// <inheritdoc/>
    public Action<string>? Lost { get; set; }

    /// <inheritdoc/>
    public FrameHandler? Returned { get; set; }

    /// <inheritdoc/>
    public int Unsent => 0;

    /// <inheritdoc/>
    public Task OpenMailbox(string mailbox, Lane lane, FrameHandler handler) => AtOnce(() => hub.Open(this, mailbox, handler));

    /// <inheritdoc/>
    public Task CloseMailbox(string mailbox) => AtOnce(() => hub.Close(this, mailbox));

    /// <inheritdoc/>
    public Task Bind(string mailbox, IReadOnlyCollection<string> routes) => AtOnce(() => hub.Bind(this, mailbox, routes));

    /// <inheritdoc/>
    public void Send(string route, Lane lane, FrameBuffer frame, bool mustArrive) => hub.Send(this, route, frame, mustArrive);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        hub.Leave(this);
        return ValueTask.CompletedTask;
    }

    internal void ComeBack(string route, ReadOnlySpan<byte> frame) => Returned?.Invoke(route, frame);

    private static Task AtOnce(Action action)
    {
        try
        {
            action();
            return Task.CompletedTask;
        }
        catch (TransportException exception)
        {
            return Task.FromException(exception);
        }
    }
}
