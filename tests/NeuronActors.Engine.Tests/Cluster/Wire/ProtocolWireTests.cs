using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NeuronActors.Learning;
using NeuronActors.Messages;

namespace NeuronActors.Engine.Tests.Wire;

public sealed class ProtocolWireTests
{
    private readonly WireSamples<float> floats = new();
    private readonly WireSamples<double> doubles = new();

    [Fact]
    public void Orders_come_back_in_every_bit_in_float() => OrdersComeBack(floats);

    [Fact]
    public void Orders_come_back_in_every_bit_in_double() => OrdersComeBack(doubles);

    [Fact]
    public void Replies_and_reports_come_back_in_every_bit_in_float() => RepliesComeBack(floats);

    [Fact]
    public void Replies_and_reports_come_back_in_every_bit_in_double() => RepliesComeBack(doubles);

    [Fact]
    public void Announcements_come_back_in_every_bit() => Prop.ForAll(floats.Announcements.ToArbitrary(), announcement =>
    {
        FrameBuffer frame = AnnouncementWire.Encode(announcement);
        Assert.True(AnnouncementWire.TryDecode(frame.Bytes, out Announcement? read, out string refusal), refusal);
        Assert.Equal(Described.Of(announcement), Described.Of(read));
        frame.Release();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_order_that_needs_no_network_is_read_without_one()
    {
        FrameBuffer frame = OrderWire.Encode(new CoordinatorBeat(5));
        Assert.True(OrderWire.TryDecode(frame.Bytes, out Order? read, out _));
        Assert.Equal(new CoordinatorBeat(5), read);
    }

    [Fact]
    public void A_state_for_a_session_that_is_not_here_is_refused() => Assert.Equal(
        "a state came for session 5, which was not deployed here",
        OrderRefusal<float>(new RestoreOrder<float>(5, 1, new PopulationRows<float>([], new Dictionary<string, long>())), null));

    [Fact]
    public void A_state_of_another_precision_is_refused() => Assert.Equal(
        "the frame's values are of form 1, but the run's are Float64",
        OrderRefusal<double>(new RestoreOrder<float>(5, 1, new PopulationRows<float>([], new Dictionary<string, long>())), doubles.Network));

    [Theory]
    [InlineData("weights.hidden1.hidden2", 2, 4, "hidden1.0 has no matrix weights.hidden1.hidden2 of 2 × 4")]
    [InlineData("bias.hidden1", 3, 1, "hidden1.0 has no matrix bias.hidden1 of 3 × 1")]
    [InlineData("bias.hidden1", 2, 2, "hidden1.0 has no matrix bias.hidden1 of 2 × 2")]
    [InlineData("optimizer.bias.hidden1", 2, 1, "hidden1.0 has no matrix optimizer.bias.hidden1 of 2 × 1")]
    public void A_matrix_that_is_not_the_population_s_is_refused(string name, int rows, int columns, string refusal)
    {
        var state = new PopulationRows<float>([new StateMatrix<float>(name, Numerics.Dense.Zeros<float>(rows, columns))], new Dictionary<string, long>());
        Assert.Equal(refusal, OrderRefusal<float>(new RestoreOrder<float>(5, 1, state), floats.Network));
    }

    [Fact]
    public void A_matrix_that_comes_twice_is_refused()
    {
        var bias = new StateMatrix<float>("bias.hidden1", Numerics.Dense.Zeros<float>(2, 1));
        var state = new PopulationRows<float>([bias, bias], new Dictionary<string, long>());
        Assert.Equal(
            "the matrix bias.hidden1 of hidden1.0 comes twice", OrderRefusal<float>(new RestoreOrder<float>(5, 1, state), floats.Network));
    }

    [Fact]
    public void A_population_an_edge_or_a_shape_beyond_the_network_is_refused()
    {
        var at = new Position(3, Phase.Relax, 17);
        Assert.Equal("population is 7, but must lie in [0, 6]", ReplyRefusal(new Reported(1, "n", new DivergedReport(7, at))));
        Assert.Equal("edge is 999, but must lie in [0, 21]", ReplyRefusal(new EdgeBroken(1, "n", 999)));
        Assert.Equal("columns is 6, but must lie in [1, 5]", ReplyRefusal(new Reported(1, "n", new OutputReport<float>(5, at, WireSamples<float>.Payload(2, 6)))));
        Assert.Equal(
            "hidden1.0 reports an output, but is not the output layer",
            ReplyRefusal(new Reported(1, "n", new OutputReport<float>(1, at, WireSamples<float>.Payload(2, 5)))));
        Assert.Equal(
            "hidden1.0 reports an update of output<-hidden2, which is not its own",
            ReplyRefusal(new Reported(1, "n", new LearnedReport(1, at, [new WeightUpdateNorms(2, [1, 2])]))));
        Assert.Equal("hidden1.0 reports 0 gradients, but has 1 to 3", ReplyRefusal(new Reported(1, "n", new GradientReport<float>(1, at, []))));
    }

    [Fact]
    public void An_output_for_which_no_payload_is_free_is_refused_and_a_released_one_makes_room()
    {
        FrameBuffer frame = ReplyWire.Encode(new Reported(
            1, "n", new OutputReport<float>(5, new Position(0, Phase.Forward, 0), WireSamples<float>.Payload(2, 1, 1, 2))));
        Reply? read = null;
        for (int i = 0; i < 4; i++) Assert.True(ReplyWire.TryDecode(frame.Bytes, floats.Limits, out read, out _));
        Assert.False(ReplyWire.TryDecode(frame.Bytes, floats.Limits, out _, out string refusal));
        Assert.Equal("one more output of output.0 came while 4 wait to be read", refusal);
        ((OutputReport<float>)((Reported)read!).Report).Activity.Release();
        Assert.True(ReplyWire.TryDecode(frame.Bytes, floats.Limits, out _, out _));
    }

    [Fact]
    public void The_payload_of_an_output_whose_frame_goes_on_behind_its_end_is_given_back()
    {
        FrameBuffer frame = ReplyWire.Encode(new Reported(
            1, "n", new OutputReport<float>(5, new Position(0, Phase.Forward, 0), WireSamples<float>.Payload(2, 1, 1, 2))));
        byte[] longer = [.. frame.Bytes, 0];
        FrameHead.Write(longer, FrameType.Reply, 1);
        for (int i = 0; i < 9; i++)
        {
            Assert.False(ReplyWire.TryDecode(longer, floats.Limits, out _, out string refusal));
            Assert.Equal("the frame has 1 bytes behind its end", refusal);
        }
    }

    [Fact]
    public void A_sentence_that_is_too_long_is_cut_between_two_letters_and_a_name_is_refused()
    {
        string longText = string.Concat(Enumerable.Repeat("ψ🧠", 1000));
        FrameBuffer frame = ReplyWire.Encode(new DeployRefused(1, "n", longText));
        Assert.True(ReplyWire.TryDecode(frame.Bytes, floats.Limits, out Reply? read, out string refusal), refusal);
        string reason = ((DeployRefused)read!).Reason;
        Assert.EndsWith("…", reason, StringComparison.Ordinal);
        Assert.StartsWith(reason[..^1], longText, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(reason), WireLimits.SentenceBytes - 4, WireLimits.SentenceBytes);
        Assert.Throws<ArgumentException>(() => ReplyWire.Encode(new Deployed(1, longText)));
    }

    [Fact]
    public void What_is_shown_to_people_has_no_control_characters_in_it()
    {
        FrameBuffer frame = ReplyWire.Encode(new DeployRefused(1, "n", "red \u001b[31m\nand down"));
        Assert.True(ReplyWire.TryDecode(frame.Bytes, floats.Limits, out Reply? read, out _));
        Assert.Equal("red  [31m and down", ((DeployRefused)read!).Reason);
        Assert.Throws<ArgumentException>(() => ReplyWire.Encode(new Deployed(1, "n\n")));
        frame.Bytes[^1] = (byte)'\a';
        FrameHead.Write(frame.Bytes, FrameType.Reply, 1);
        Assert.False(ReplyWire.TryDecode(frame.Bytes, floats.Limits, out _, out string refusal));
        Assert.Equal("reason has control characters in it", refusal);
    }

    private static void OrdersComeBack<T>(WireSamples<T> samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Prop.ForAll(samples.Orders.ToArbitrary(), order =>
        {
            FrameBuffer frame = OrderWire.Encode(order);
            Assert.True(OrderWire.TryDecode<T>(frame.Bytes, samples.Network, out Order? read, out string refusal), refusal);
            Assert.Equal(Described.Of(order), Described.Of(read));
            frame.Release();
        }).QuickCheckThrowOnFailure();

    private static void RepliesComeBack<T>(WireSamples<T> samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Prop.ForAll(samples.Replies.ToArbitrary(), reply =>
        {
            FrameBuffer frame = ReplyWire.Encode(reply);
            Assert.True(ReplyWire.TryDecode(frame.Bytes, samples.Limits, out Reply? read, out string refusal), refusal);
            Assert.Equal(Described.Of(reply), Described.Of(read));
            if (read is Reported { Report: OutputReport<T> output }) output.Activity.Release();
            frame.Release();
        }).QuickCheckThrowOnFailure();

    private static string OrderRefusal<T>(Order order, Networks.Network? network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.False(OrderWire.TryDecode<T>(OrderWire.Encode(order).Bytes, network, out _, out string refusal));
        return refusal;
    }

    private string ReplyRefusal(Reply reply)
    {
        Assert.False(ReplyWire.TryDecode(ReplyWire.Encode(reply).Bytes, floats.Limits, out _, out string refusal));
        return refusal;
    }
}
