using System.Threading.Channels;

namespace NeuronActors.Engine.Tests;

/// <summary>What a handler was given, to be waited for.</summary>
public sealed class Inbox
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly Channel<(string Route, byte[] Frame)> frames = Channel.CreateUnbounded<(string, byte[])>();

    /// <summary>Takes a frame.</summary>
    public void Take(string route, ReadOnlySpan<byte> frame) => Assert.True(frames.Writer.TryWrite((route, frame.ToArray())));

    /// <summary>The next frame; fails after 30 s.</summary>
    public async Task<(string Route, byte[] Frame)> Next()
    {
        using var end = new CancellationTokenSource(LongestWait);
        return await frames.Reader.ReadAsync(end.Token);
    }

    /// <summary>Frames that nobody has asked for yet.</summary>
    public int Waiting => frames.Reader.Count;
}
