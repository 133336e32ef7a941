using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Reports come back from their messages in every bit; what a population cannot report is refused.</summary>
public sealed class ReportWireTests
{
    private static readonly Position At = new(3, Phase.Learn, 7);

    [Fact]
    public void Every_report_comes_back_in_every_bit_in_float() => ComeBack<float>();

    [Fact]
    public void Every_report_comes_back_in_every_bit_in_double() => ComeBack<double>();

    [Fact]
    public void Values_larger_than_a_message_are_cut_and_put_together_again()
    {
        var problem = new Problem<float>(Small.Chain(3, 700, 900, 2).Replicated(2));
        Population hidden2 = problem.Network.Populations[2];
        Report report = new GradientReport<float>(2, At, [WireSamples.Any<float>(900 * 700, 1), WireSamples.Any<float>(900, 2)]);
        IWireMessage[] messages = [.. ReportWire.Messages<float>(report, 900)];
        Assert.True(messages.Length > 3);
        Assert.Equal(Described.Of(report), Described.Of(Read(new ReportReader<float>(problem.Network, hidden2, problem.Settings), messages)));
    }

    [Theory]
    [InlineData("weights.hidden1.hidden2", 2), InlineData("bias.hidden1", 2), InlineData("optimizer.bias.hidden1", 1), InlineData("bias.hidden2", 1)]
    public void A_matrix_that_is_not_the_population_s_is_refused(string name, int columns) => AssertRefused(
        $"hidden1 has no State {name} of {columns} columns", new MatrixPart<float>(1, ValuesKind.State, name, 4, columns, 0, new float[4]));

    [Fact]
    public void Reports_of_what_belongs_to_others_are_refused()
    {
        AssertRefused("hidden1 reports updates of projections that are not its own", new LearnedWire(1, At, [1], [[1, 2, 3, 4]]));
        AssertRefused("hidden1 reports updates of projections that are not its own", new LearnedWire(1, At, [0], [[1, 2, 3]]));
        AssertRefused("hidden1 counts messages of edges that there are not", new RestingWire(1, At, [new EdgeTotal(99, 1)], []));
        AssertRefused("hidden1 counts messages of edges that there are not", new RestingWire(1, At, [], [new EdgeTotal(1, -1)]));
        AssertRefused("the state of hidden1 lacks weights.input.hidden1", new ValuesEnd(1, ValuesKind.State, At, [], []));
        AssertRefused("hidden1 has no Output output of 5 columns", new MatrixPart<float>(1, ValuesKind.Output, "output", 4, 5, 0, new float[20]));
        AssertRefused("hidden1 sends Credit, which is no report of this run", new Credit(1, 2, 3));
        AssertRefused("hidden1 sends MatrixPart`1, which is no report of this run", new MatrixPart<double>(1, ValuesKind.State, "bias.hidden1", 4, 1, 0, new double[4]));
    }

    [Fact]
    public void Parts_of_a_matrix_that_do_not_follow_one_another_are_refused()
    {
        AssertRefused("a part of the matrix bias.hidden1 does not follow the one before", Part("bias.hidden1", 1, 1, 4));
        AssertRefused("a matrix bias.hidden1 of 3 × 1 came, where 4 rows belong", new MatrixPart<float>(1, ValuesKind.State, "bias.hidden1", 3, 1, 0, new float[3]));
        AssertRefused("a part of the matrix bias.hidden1 has 5 values, which are not its columns", Part("bias.hidden1", 1, 0, 5));
        AssertRefused("a part of the matrix bias.hidden1 has 8 values, which are not its columns", Part("bias.hidden1", 1, 0, 8));
        AssertRefused("the matrix bias.hidden1 comes twice", Part("bias.hidden1", 1, 0, 4), Part("bias.hidden1", 1, 0, 4));
        AssertRefused("the matrix weights.input.hidden1 is not complete", Part("weights.input.hidden1", 3, 0, 8), Part("bias.hidden1", 1, 0, 4));
        AssertRefused("hidden1 reports values that are not complete", Part("weights.input.hidden1", 3, 0, 8), new ValuesEnd(1, ValuesKind.State, At, [], []));
        AssertRefused("hidden1 reports values that are not complete", Part("bias.hidden1", 1, 0, 4), new ValuesEnd(1, ValuesKind.Gradient, At, [], []));

        static MatrixPart<float> Part(string name, int columns, int first, int values) => new(1, ValuesKind.State, name, 4, columns, first, new float[values]);
    }

    private static void AssertRefused(string sentence, params IWireMessage[] messages)
    {
        var problem = new Problem<float>(Small.Chain(3, 4, 5, 2));
        var reader = new ReportReader<float>(problem.Network, problem.Network.Populations[1], problem.Settings);
        foreach (IWireMessage message in messages[..^1]) Assert.Null(reader.TryRead(message, out _));
        Assert.Equal(sentence, reader.TryRead(messages[^1], out Report? report));
        Assert.Null(report);
    }

    private static void ComeBack<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var problem = new Problem<T>(Small.Chain(3, 4, 5, 2).Replicated(2).With(Small.Variants["learned"]));
        Population hidden1 = problem.Network.Populations[1], output = problem.Network.Populations[3];
        (string Name, int Columns)[] matrices = [("weights.input.hidden1", 3), ("bias.hidden1", 1), ("feedback.hidden2.hidden1", 5), (NetworkState.MomentName("velocity", "bias.hidden1"), 1)];
        var snapshot = new PopulationSnapshot<T>(
            hidden1, [.. matrices.Select((matrix, i) => new StateMatrix<T>(matrix.Name, Dense.Of(4, matrix.Columns, WireSamples.Any<T>(4 * matrix.Columns, i))))],
            new Dictionary<string, long> { ["bias.hidden1"] = 1L << 40 });
        T[] gradients = WireSamples.Any<T>(4 * 9, 5);
        Report[] reports =
        [
            new OutputReport<T>(3, At, WireSamples.Values(2, 2, WireSamples.Any<T>(4, 6))), new SavedReport<T>(1, At, snapshot),
            new GradientReport<T>(1, At, [gradients[..12], gradients[12..16], gradients[16..]]),
            new LearnedReport(1, At, [new WeightUpdateNorms(0, [1, double.NaN, 3, 4])]), new DivergedReport(1, At), new RestlessReport(1, At, 1e-300),
            new TimedReport(1, At, [new PhaseTime(Phase.Forward, 90, 60), new PhaseTime(Phase.Relax, 60, 0)]),
            new RestingReport(1, At, [KeyValuePair.Create(1, 5L)], [KeyValuePair.Create(2, 6L), KeyValuePair.Create(3, 7L)]),
            new LocalityViolation(1, At, WireSamples.Header(MessageKind.Feedback), "a reason"), new FailedReport(1, At, new InvalidOperationException("a cause")),
        ];
        Type[] known = [.. new[] { typeof(Report), typeof(FailedReport) }.SelectMany(type => type.Assembly.GetTypes()).Where(type => type.BaseType == typeof(Report) && type.Name is not (nameof(LostReport) or nameof(LeavingReport) or nameof(NotHostedReport)))];
        Assert.Equal(known.Select(type => type.Name).Order(StringComparer.Ordinal), reports.Select(report => report.GetType().Name).Order(StringComparer.Ordinal));
        foreach (Report report in reports)
        {
            Population population = problem.Network.Populations[report.Population];
            var reader = new ReportReader<T>(problem.Network, population, problem.Settings);
            Assert.Equal(Described.Of(report), Described.Of(Read(reader, ReportWire.Messages<T>(report, population.Neurons))));
        }
    }

    private static Report Read<T>(ReportReader<T> reader, IEnumerable<IWireMessage> messages)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Report? report = null;
        foreach (IWireMessage message in messages)
        {
            Assert.Null(report);
            Assert.Null(reader.TryRead(message, out report));
        }
        return report!;
    }
}
