using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Learning.Tests;

/// <summary>Ports, payloads and what a stuck population says.</summary>
public sealed class WiringTests
{
    [Fact]
    public void A_payload_returns_when_its_last_holder_has_released_it()
    {
        var pool = new PayloadPool<float>(1, 6);
        Payload<float> payload = pool.Rent(2, 3);
        payload.Retain(2);
        payload.Release();
        payload.Release();
        Assert.False(pool.HasFree);
        payload.Release();
        Assert.True(pool.HasFree);
        Assert.Throws<InvalidOperationException>(payload.Release);
    }

    [Fact]
    public void A_sender_that_waits_for_a_payload_is_called_once_when_it_comes_back()
    {
        int calls = 0;
        var pool = new PayloadPool<float>(2, 1) { Returned = () => calls++ };
        Payload<float> one = pool.Rent(1, 1), two = pool.Rent(1, 1);
        Assert.False(pool.HasFreeOrCallBack());
        one.Release();
        two.Release();
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Renting_more_than_there_is_or_more_than_fits_is_a_broken_promise()
    {
        var pool = new PayloadPool<float>(1, 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(7, 1));
        pool.Rent(2, 3);
        Assert.Throws<InvalidOperationException>(() => pool.Rent(1, 1));
    }

    [Fact]
    public void A_message_at_another_place_of_the_run_than_expected_is_a_broken_promise()
    {
        var port = new Port<float>("hidden2", null, 2);
        var header = new MessageHeader(MessageKind.Feedback, 0, 3, Phase.Relax, 7, 2, 1, 0, 0, false);
        port.Put(new Message<float>(header, new PayloadPool<float>(1, 1).Rent(1, 1)));
        var thrown = Assert.Throws<InvalidOperationException>(() => port.Take(MessageKind.Feedback, 3, Phase.Relax, 8));
        Assert.Contains("step 8", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("hidden2", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(7, port.Take(MessageKind.Feedback, 3, Phase.Relax, 7).Header.Step);
    }

    [Fact]
    public void A_full_port_refuses_one_message_more()
    {
        var port = new Port<float>("hidden2", null, 1);
        port.Put(default);
        Assert.Throws<InvalidOperationException>(() => port.Put(default));
    }

    [Fact]
    public void A_population_that_waits_says_for_which_message_from_whom()
    {
        var problem = new Problem<float>(Small.Chain(3, 4, 2));
        var wiring = new PopulationWiring<float>(problem.Network, problem.Settings);
        var process = new PopulationProcess<float>(wiring.Create(
            problem.Network.Populations[1], edge => new DeafOutlet(edge), _ => { }, () => { }));
        Assert.Equal("hidden1 waits for Activation from input (batch -1, forward step 0)", process.Waiting);
        Assert.False(process.CanAdvance);
    }

    [Fact]
    public void Every_message_kind_has_the_wire_name_that_the_contract_lists()
    {
        string[] contract =
        [
            "1 activation/1", "2 feedback/1", "3 feedback-weights/1", "4 lateral/1", "5 input/1", "6 clamp/1", "7 quiet/1", "8 save/1", "9 spikes/1",
            "10 update/1", "11 modulation/1",
        ];
        Assert.Equal(contract, Enum.GetValues<MessageKind>().Select(kind => $"{(int)kind} {WireNames.Of(kind)}"));
        Assert.Equal(
            ["Kind", "Run", "Batch", "Phase", "Step", "Sender", "Receiver", "Edge", "Sequence", "Settled"],
            typeof(MessageHeader).GetConstructors().OrderByDescending(c => c.GetParameters().Length).First().GetParameters().Select(p => p.Name));
    }

    [Fact]
    public void Mathematics_references_no_machinery()
    {
        string[] pure = ["NeuronActors.Numerics", "NeuronActors.Messages", "NeuronActors.Networks", "NeuronActors.Learning"];
        string[] allowed = [.. pure, "MathNet.Numerics", "YamlDotNet"];
        string[] banned =
        [
            "System.Console", "System.Threading.Tasks.Dataflow", "System.Threading.Tasks.Parallel", "System.Threading.Thread", "System.Net",
            "System.Diagnostics.Process", "System.Diagnostics.TraceSource", "System.Diagnostics.DiagnosticSource", "System.Reflection.Emit",
        ];
        foreach (string name in pure)
        {
            foreach (string reference in System.Reflection.Assembly.Load(name).GetReferencedAssemblies().Select(one => one.Name!))
            {
                Assert.True(allowed.Contains(reference) || reference.StartsWith("System.", StringComparison.Ordinal), $"{name} refers to {reference}");
                Assert.DoesNotContain(banned, prefix => reference.StartsWith(prefix, StringComparison.Ordinal));
            }
        }
    }

    private sealed class DeafOutlet(Edge edge) : Outlet<float>(edge, 0)
    {
        protected override void Deliver(in Message<float> message) => message.Payload.Release();
    }
}
