using System.Threading.Channels;
using NeuronActors.Engine;

namespace NeuronActors.Akka.Tests;

/// <summary>What Akka.NET itself warns of is told where somebody reads it, and nowhere else.</summary>
public sealed class AkkaLogTests
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly AkkaNote Warning = new(false, "a warning"), Fault = new(true, "a fault");

    [Fact]
    public void Each_sentence_is_told_once_and_none_after_the_end()
    {
        var told = new List<AkkaNote>();
        var log = new AkkaLog(told.Add);
        foreach (AkkaNote note in new[] { Warning, Fault, Warning }) log.Take(note);
        log.Close();
        log.Take(new AkkaNote(true, "too late"));
        Assert.Equal([Warning, Fault], told);
        Assert.Equal(Warning, log.Latest);
    }

    [Fact]
    public void An_endless_variety_of_sentences_is_not_told_without_end()
    {
        int told = 0;
        var log = new AkkaLog(_ => told++);
        for (int i = 0; i < 10_000; i++) log.Take(new AkkaNote(false, $"warning {i}"));
        Assert.Equal(100, told);
        Assert.Equal("warning 9999", log.Latest!.Sentence);
    }

    [Fact]
    public async Task That_nobody_answers_is_told_while_it_lasts()
    {
        string seed = $"127.0.0.1:{AkkaPlace.FreePort()}";
        var notes = Channel.CreateUnbounded<AkkaNote>();
        using var stop = new CancellationTokenSource(LongestWait);
        var options = new AkkaClusterOptions { Seeds = [seed], JoinWithin = LongestWait };
        Task<ITransport> joining = new AkkaTransportFactory(options) { Noted = note => notes.Writer.TryWrite(note) }.Connect(stop.Token);
        AkkaNote first = await notes.Reader.ReadAsync(stop.Token);
        Assert.Contains(seed, first.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', first.Sentence);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining);
    }

    [Fact]
    public async Task What_was_said_last_stands_in_the_refusal()
    {
        var log = new AkkaLog(null);
        log.Take(Warning);
        var options = new AkkaClusterOptions { Seeds = [$"127.0.0.1:{AkkaPlace.FreePort()}"], JoinWithin = TimeSpan.FromMilliseconds(100) };
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => AkkaTransport.Join(options, log, CancellationToken.None));
        Assert.EndsWith($"Akka.NET says: {log.Latest!.Sentence}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_that_join_talk_and_leave_give_no_reason_to_warn()
    {
        var notes = new List<AkkaNote>();
        var options = new AkkaClusterOptions { Port = AkkaPlace.FreePort(), JoinWithin = TimeSpan.FromSeconds(15) };
        options = options with { Seeds = [$"127.0.0.1:{options.Port}"] };
        await using (ITransport near = await new AkkaTransportFactory(options) { Noted = Note }.Connect(CancellationToken.None))
        await using (ITransport far = await new AkkaTransportFactory(options with { Port = 0 }) { Noted = Note }.Connect(CancellationToken.None))
        {
            var inbox = new Runtime.Tests.Inbox();
            await far.OpenMailbox("box", Lane.Data, inbox.Take);
            await far.Bind("box", ["box"]);
            near.Send("box", Lane.Data, FrameBuffer.Of([1]), mustArrive: true);
            await inbox.Next();
        }
        Assert.Empty(notes);

        void Note(AkkaNote note)
        {
            lock (notes) notes.Add(note);
        }
    }
}
