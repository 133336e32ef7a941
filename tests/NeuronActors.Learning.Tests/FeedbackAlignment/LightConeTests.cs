using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Learning.Tests;

/// <summary>Locality: what changes at the output is felt d messages away after d messages, and not before.</summary>
public sealed class LightConeTests
{
    [Theory]
    [InlineData("feedback-alignment", "output 0, hidden3 1, hidden2 2, hidden1 3")]
    [InlineData("pseudobackprop", "output 0, hidden3 1, hidden2 2, hidden1 3")]
    [InlineData("direct-feedback-alignment", "output 0, hidden3 1, hidden2 1, hidden1 1")]
    [InlineData("node-perturbation", "output 0, hidden3 1, hidden2 1, hidden1 1")]
    [InlineData("shallow", "output 0")]
    public void A_changed_target_is_felt_by_message(string rule, string expected)
    {
        var problem = new Problem<double>(Small.Chain(5, 6, 7, 6, 3).With(r => r with { Kind = Rules.Find(rule)! }));
        double[] target = problem.Target(0), other = [.. target];
        other[4] += 0.5;
        IReadOnlyDictionary<string, int> first = FirstDifferences(new Rounds(problem, target), new Rounds(problem, other));
        Assert.DoesNotContain("input", first.Keys);
        Assert.Equal(expected, string.Join(", ", first.OrderByDescending(p => p.Key == "output").ThenByDescending(p => p.Key)
            .Select(p => $"{p.Key} {p.Value - first["output"]}")));
    }

    [Theory]
    [InlineData("feedback-alignment"), InlineData("direct-feedback-alignment"), InlineData("shallow")]
    public void A_forward_weight_that_changes_while_errors_travel_is_felt_by_no_update(string rule)
    {
        var problem = new Problem<double>(Small.Chain(5, 6, 7, 6, 3).With(r => r with { Kind = Rules.Find(rule)! }));
        Rounds plain = new(problem, problem.Target(0)), changed = new(problem, problem.Target(0));
        plain.Forward();
        changed.Forward();
        foreach (NeuronPopulation<double> population in changed.Populations.Skip(2))
        {
            StateMatrix<double> weights = population.Memory.Save().Matrices[0];
            weights.Values[1, 2] += 1;
            population.Memory.Restore([weights], new Dictionary<string, long>());
        }
        plain.Learn();
        changed.Learn();
        foreach ((NeuronPopulation<double> one, NeuronPopulation<double> other) in plain.Populations.Zip(changed.Populations).Skip(1))
            Assert.Equal(one.Update.LastUpdate(0), other.Update.LastUpdate(0));
        Assert.Contains(plain.Populations.Skip(1), population => population.Update.LastUpdate(0).FrobeniusNorm() > 0);
    }

    private static Dictionary<string, int> FirstDifferences(Rounds one, Rounds other)
    {
        var first = new Dictionary<string, int>();
        one.Forward();
        other.Forward();
        one.Clamp();
        other.Clamp();
        for (int round = 0; round < 20; round++)
        {
            one.Round();
            other.Round();
            foreach ((NeuronPopulation<double> a, NeuronPopulation<double> b) in one.Populations.Zip(other.Populations))
                if (!Rounds.Of(a).SequenceEqual(Rounds.Of(b))) first.TryAdd(a.Population.Name, round);
        }
        return first;
    }

    /// <summary>The populations in rounds: what is sent in one round is there in the next.</summary>
    private sealed class Rounds
    {
        private readonly PopulationWiring<double> wiring;
        private readonly PopulationProcess<double>[] processes;
        private readonly Network network;
        private readonly List<(Port<double> Port, Message<double> Message)> sent = [];
        private readonly Payload<double> target;

        public Rounds(Problem<double> problem, double[] wanted)
        {
            network = problem.Network;
            wiring = new PopulationWiring<double>(network, problem.Settings);
            processes = [.. network.Populations.Select(population => new PopulationProcess<double>(
                wiring.Create(population, edge => new Later(edge, wiring.PortOf(edge), sent), Ignore, () => { })))];
            Payload<double> input = Filled(problem.Input(0), network.Input.Neurons, problem.Columns);
            target = Filled(wanted, network.Output.Neurons, problem.Columns);
            wiring.ControlOf(network.Populations[0]).Put(Message(MessageKind.Input, 0, input));
        }

        public IEnumerable<NeuronPopulation<double>> Populations => processes.Select(process => process.Population);

        public static IEnumerable<double> Of(NeuronPopulation<double> population) => population.Memory.Save().Matrices.SelectMany(matrix => matrix.Values.Enumerate());

        public void Forward()
        {
            for (int round = 0; round < 20; round++) Round();
        }

        public void Clamp() => wiring.ControlOf(network.Populations[^1]).Put(Message(MessageKind.Clamp, network.Populations.Count - 1, target));

        public void Learn()
        {
            Clamp();
            Forward();
        }

        public void Round()
        {
            (Port<double> Port, Message<double> Message)[] arriving = [.. sent];
            sent.Clear();
            foreach ((Port<double> port, Message<double> message) in arriving) port.Put(message);
            foreach (PopulationProcess<double> process in processes) process.Advance();
        }

        private static void Ignore(Report report)
        {
            if (report is OutputReport<double> output) output.Activity.Release();
        }

        private static Payload<double> Filled(double[] values, int rows, int columns)
        {
            Payload<double> payload = new PayloadPool<double>(1, values.Length).Rent(rows, columns);
            values.CopyTo(payload.Values, 0);
            return payload;
        }

        private static Message<double> Message(MessageKind kind, int receiver, Payload<double> payload) =>
            new(new MessageHeader(kind, 0, 0, Phase.Forward, 0, -1, receiver, -1, 0, Settled: true), payload);

        private sealed class Later(Edge edge, Port<double> port, List<(Port<double> Port, Message<double> Message)> sent) : Outlet<double>(edge, 0)
        {
            protected override void Deliver(in Message<double> message) => sent.Add((port, message));
        }
    }
}
