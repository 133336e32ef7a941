namespace NeuronActors.Operation.Tests;

/// <remarks>Not beside other tests with meters: an exporter hears every meter of the process that has the name.</remarks>
[Collection("Meters")]
public sealed class ClusterMeterTests
{
    [Fact]
    public void A_coordinator_counts_batches_and_recoveries_by_cause()
    {
        using var cluster = new ClusterMeter();
        using var measured = new Measured(cluster);

        cluster.BatchesLearned();
        cluster.BatchesLearned(4);
        cluster.Recovered(RecoveryCause.NodeLost, TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(250));

        Assert.Equal(
            [
                "neuronactors.batches 1",
                "neuronactors.batches 4",
                "neuronactors.recoveries 1 cause=node-lost",
                "neuronactors.recovery.notice 3 cause=node-lost",
                "neuronactors.recovery.duration 0.25 cause=node-lost",
            ],
            measured.Look());
    }

    [Fact]
    public void A_node_is_read_when_someone_looks()
    {
        using var cluster = new ClusterMeter(() => Reading(steps: 7));
        using var measured = new Measured(cluster);

        Assert.Equal(
            [
                "neuronactors.bytes 7168 edge=hidden2 → hidden1",
                "neuronactors.edge.lag 2 edge=hidden2 → hidden1",
                "neuronactors.messages 7 edge=hidden2 → hidden1",
                "neuronactors.node.steps 7 population=hidden2",
                "neuronactors.refused 1",
                "neuronactors.wire.bytes 7700",
            ],
            measured.Look().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_total_does_not_fall_when_a_population_begins_anew()
    {
        long steps = 0;
        using var cluster = new ClusterMeter(() => Reading(steps));
        using var measured = new Measured(cluster);

        Assert.Equal(
            ["10", "12", "15", "15", "24"],
            new long[] { 10, 12, 3, 3, 12 }.Select(reading =>
            {
                steps = reading;
                return measured.Look().Single(line => line.StartsWith("neuronactors.node.steps", StringComparison.Ordinal)).Split(' ')[1];
            }));
    }

    [Fact]
    public void Every_cause_has_a_word_of_its_own()
    {
        using var cluster = new ClusterMeter();
        using var measured = new Measured(cluster);

        foreach (RecoveryCause cause in Enum.GetValues<RecoveryCause>()) cluster.Recovered(cause, TimeSpan.Zero, TimeSpan.Zero);

        Assert.Equal(
            Enum.GetValues<RecoveryCause>().Length,
            measured.Look().Where(line => line.StartsWith("neuronactors.recoveries ", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public void Every_instrument_has_a_unit_and_stands_in_the_table_of_measures()
    {
        using var cluster = new ClusterMeter(() => Reading(steps: 1));
        using var measured = new Measured(cluster);
        string table = Repository.Text("deploy/README.md");

        Assert.Equal(10, measured.Instruments.Count);
        Assert.All(measured.Instruments, instrument =>
        {
            Assert.False(string.IsNullOrEmpty(instrument.Unit), instrument.Name);
            Assert.Contains($"| `{instrument.Name}` | {instrument.Unit} | {instrument.Description} |", table, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Negative_counts_and_times_are_refused()
    {
        using var cluster = new ClusterMeter();
        Assert.Throws<ArgumentOutOfRangeException>(() => cluster.BatchesLearned(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => cluster.Recovered(RecoveryCause.ClusterLost, TimeSpan.FromSeconds(-1), TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => cluster.Recovered(RecoveryCause.ClusterLost, TimeSpan.Zero, TimeSpan.FromSeconds(-1)));
    }

    /// <summary>A node with one population that has sent as many messages of 1 KiB as it has made steps.</summary>
    internal static NodeReading Reading(long steps) => new(
        WireBytes: steps * 1100,
        Refused: 1,
        [new PopulationReading("hidden2", steps)],
        [new EdgeReading("hidden2 → hidden1", steps, steps * 1024)],
        [new LagReading("hidden2 → hidden1", 2)]);
}
