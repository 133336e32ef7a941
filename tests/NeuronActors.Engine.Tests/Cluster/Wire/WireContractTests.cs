using NeuronActors.Learning;
using NeuronActors.Messages;

namespace NeuronActors.Engine.Tests.Wire;

/// <summary>Every number that stands on the wire. A line may be added; one that changes breaks all that was built before.</summary>
public sealed class WireContractTests
{
    private const string Approved = """
        frame 1 Message
        frame 2 Credit
        frame 3 Order
        frame 4 Reply
        frame 5 Announcement
        kind 1 activation/1
        kind 2 feedback/1
        kind 3 feedback-weights/1
        kind 4 lateral/1
        kind 5 input/1
        kind 6 clamp/1
        kind 7 quiet/1
        kind 8 save/1
        kind 9 spikes/1
        kind 10 update/1
        kind 11 modulation/1
        phase 1 Forward
        phase 2 Relax
        phase 3 Learn
        phase 4 Evaluate
        form 1 Float32
        form 2 Float64
        form 3 BFloat16
        form 4 Bits
        order 1 Deploy
        order 2 Restore
        order 3 CoordinatorBeat
        order 4 End
        order 5 Crash
        reply 1 Deployed
        reply 2 DeployRefused
        reply 3 Reported
        reply 4 Counted
        reply 5 EdgeBroken
        reply 6 Recorded
        report 1 Output
        report 2 Learned
        report 3 Diverged
        report 4 Restless
        report 5 Resting
        report 6 Violation
        report 7 Failed
        report 8 Saved
        report 9 Gradient
        announcement 1 NodeBeat
        announcement 2 RunBeat
        """;

    [Fact]
    public void Every_number_is_the_approved_one() => Assert.Equal(Approved, string.Join('\n', (IEnumerable<string>)
    [
        .. Lines<FrameType>("frame"), .. Lines<MessageKind>("kind", WireNames.Of), .. Lines<Phase>("phase"), .. Lines<PayloadForm>("form"),
        .. Lines<OrderTag>("order"), .. Lines<ReplyTag>("reply"), .. Lines<ReportTag>("report"), .. Lines<AnnouncementTag>("announcement"),
    ]));

    [Fact]
    public void Kinds_are_numbered_from_one_without_gaps_up_to_the_last() => Assert.Equal(
        Enumerable.Range(1, (int)WireNames.LastKind), Enum.GetValues<MessageKind>().Select(kind => (int)kind));

    [Fact]
    public void Every_record_that_a_node_or_a_coordinator_can_send_has_a_tag()
    {
        Assert.Equal(Enum.GetValues<OrderTag>().Length, Records<Order>());
        Assert.Equal(Enum.GetValues<ReplyTag>().Length, Records<Reply>());
        Assert.Equal(Enum.GetValues<AnnouncementTag>().Length, Records<Announcement>());
        Type[] fromCells = [typeof(LocalityViolation), typeof(FailedReport), typeof(SavedReport<>)];
        Assert.Equal(Enum.GetValues<ReportTag>().Length, Records<Report>() + fromCells.Length);
    }

    private static int Records<T>() => typeof(T).Assembly.GetTypes().Count(type => type.BaseType == typeof(T));

    private static IEnumerable<string> Lines<T>(string what, Func<T, string>? name = null)
        where T : struct, Enum =>
        Enum.GetValues<T>().Select(value => $"{what} {Convert.ToInt32(value, null)} {name?.Invoke(value) ?? value.ToString()}");
}
