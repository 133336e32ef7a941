using System.Text;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq.Tests;

public sealed class OutboxTests
{
    private readonly Outbox outbox = new();

    [Fact]
    public async Task What_comes_while_a_bundle_is_under_way_goes_together_and_other_routes_do_not_wait()
    {
        Add("a", "1");
        Assert.Equal("a: 1", await Next());
        Add("a", "2");
        Add("b", "3");
        Add("a", "4");
        Assert.Equal("b: 3", await Next());
        Task<Parcel?> next = outbox.Next();
        Assert.False(next.IsCompleted);
        outbox.Arrived("a");
        Assert.Equal("a: 2 4", Said(await next));
        Assert.Equal(0, outbox.Frames);
        Assert.Equal(0, outbox.Bytes);
    }

    [Fact]
    public async Task A_full_bundle_goes_although_another_is_under_way_and_a_larger_frame_goes_alone()
    {
        Add("a", "first");
        await Next();
        int half = (Outbox.BundleBytes / 2) + 1;
        outbox.Add("a", FrameBuffer.Rent(half), mustArrive: true);
        Task<Parcel?> next = outbox.Next();
        Assert.False(next.IsCompleted);
        outbox.Add("a", FrameBuffer.Rent(half), mustArrive: true);
        Assert.Equal(half + Bundle.BytesPerFrame, (await next)!.Value.Bundle.Length);
        outbox.Add("a", FrameBuffer.Rent(2 * Outbox.BundleBytes), mustArrive: true);
        Assert.Equal(half + Bundle.BytesPerFrame, (await Taken())!.Value.Bundle.Length);
        Assert.Equal((2 * Outbox.BundleBytes) + Bundle.BytesPerFrame, (await Taken())!.Value.Bundle.Length);
    }

    [Fact]
    public async Task Frames_that_need_not_arrive_are_not_packed_with_those_that_must()
    {
        Add("a", "1");
        await Next();
        Add("a", "2");
        Add("a", "3", mustArrive: false);
        outbox.Arrived("a");
        Parcel must = (await Taken())!.Value;
        outbox.Arrived("a");
        Parcel need = (await Taken())!.Value;
        Assert.Equal(("a: 2", true), (Said(must), must.MustArrive));
        Assert.Equal(("a: 3", false), (Said(need), need.MustArrive));
    }

    [Fact]
    public async Task A_closed_outbox_drops_what_waits_and_takes_nothing()
    {
        Add("a", "1");
        Add("b", "2");
        outbox.Close();
        Assert.Null(await outbox.Next());
        Assert.False(outbox.Add("a", FrameBuffer.Rent(1), mustArrive: true));
        Assert.Equal(0, outbox.Frames);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0001")]
    [InlineData("\u0005\0\0\0abcd")]
    [InlineData("ÿÿÿÿabcd")]
    public void What_is_no_bundle_is_handed_on_as_it_came_once(string body)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(body);
        List<string> heard = [];
        Bundle.Unpack("a", bytes, (_, frame) => heard.Add(Encoding.Latin1.GetString(frame)));
        Assert.Equal(body.Length == 0 ? [] : [body], heard);
    }

    private void Add(string route, string text, bool mustArrive = true) =>
        Assert.True(outbox.Add(route, FrameBuffer.Of(Encoding.ASCII.GetBytes(text)), mustArrive));

    private async Task<string> Next() => Said(await Taken());

    private Task<Parcel?> Taken()
    {
        Task<Parcel?> next = outbox.Next();
        Assert.True(next.IsCompleted, "nothing is due");
        return next;
    }

    private static string Said(Parcel? parcel)
    {
        List<string> frames = [];
        Bundle.Unpack(parcel!.Value.Route, parcel.Value.Bundle.Bytes, (_, frame) => frames.Add(Encoding.ASCII.GetString(frame)));
        return $"{parcel.Value.Route}: {string.Join(' ', frames)}";
    }
}
