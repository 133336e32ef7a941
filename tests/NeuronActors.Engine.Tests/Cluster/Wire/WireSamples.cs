using System.Collections;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests.Wire;

/// <summary>A network with shards and lateral edges, and everything that can cross a process border in a run of it, drawn at random.</summary>
internal sealed class WireSamples<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Gen<long> Counter = ArbMap.Default.GeneratorFor<long>().Select(value => value & long.MaxValue);
    private static readonly Gen<int> Number = ArbMap.Default.GeneratorFor<int>().Select(value => value & int.MaxValue);
    private static readonly Gen<bool> Flag = Gen.Elements(true, false);
    private static readonly Gen<string> Text = Gen.Elements("node-2", "", "hidden2 → hidden1", "ψ 🧠", "0123456789abcdef");

    public WireSamples()
    {
        Experiment experiment = Small.Chain(3, 4, 5, 3).Sharded(2);
        Network = Network.Create(experiment.Network with { OutputActivation = Activation.Parse("softmax"), Shards = ShardSettings.PerLayer([2, 2, 2]) }, 1);
        Limits = new ReplyLimits<T>(Network, 5, [.. Network.ShardsOf(Network.Output).Select(shard => new PayloadPool<T>(4, shard.Neurons * 5))]);
    }

    public Network Network { get; }

    public ReplyLimits<T> Limits { get; }

    public static Gen<T> Value { get; } = ArbMap.Default.GeneratorFor<long>().Select(bits => typeof(T) == typeof(float)
        ? T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)((ulong)bits * 0x9E3779B97F4A7C15 >> 32)))
        : T.CreateTruncating(BitConverter.UInt64BitsToDouble((ulong)bits * 0x9E3779B97F4A7C15)));

    public Gen<Order> Orders => Gen.OneOf(
        from session in Session
        from texts in Text.ArrayOf(3)
        from cores in Gen.Choose(1, WireLimits.Cores)
        from replica in Number
        from places in Text.ListOf()
        from restores in Flag
        from stretch in Gen.Choose(1, int.MaxValue)
        from batch in Number
        select (Order)new DeployOrder(session, texts[0], texts[1], $"{texts[2]}:\n\t- 1\n", cores, replica, places.ToArray(), restores, new RunStretch(stretch, batch)),
        from session in Session
        from population in Populations
        from state in Rows(population)
        select (Order)new RestoreOrder<T>(session, population.Index, state),
        Session.Select(session => (Order)new CoordinatorBeat(session)),
        Session.Select(session => (Order)new EndOrder(session)),
        Session.Select(session => (Order)new CrashOrder(session)));

    public Gen<Reply> Replies => Gen.OneOf(
        from session in Session from node in Text select (Reply)new Deployed(session, node),
        from session in Session from node in Text from reason in Text select (Reply)new DeployRefused(session, node, reason),
        from session in Session from node in Text from edges in EdgeCounts.ListOf() from edge in EdgeIndex select (Reply)new Counted(session, node, edges.ToArray(), 0, 77L * edge),
        from session in Session from node in Text from edge in EdgeIndex select (Reply)new EdgeBroken(session, node, edge),
        from session in Session from node in Text from counters in Counter.ArrayOf(3) from reason in Text
        select (Reply)new Recorded(session, node, new KeptRecords(counters[0], counters[1], counters[2], reason.Length > 0 ? reason : null)),
        from session in Session from node in Text from report in Reports select (Reply)new Reported(session, node, report),
        from session in Session from node in Text from report in Reports select (Reply)new Reported(session, node, report));

    public Gen<Announcement> Announcements => Gen.OneOf(
        from texts in Text.ArrayOf(3)
        from counters in Counter.ArrayOf(3)
        from numbers in Number.ArrayOf(2)
        from isLeaving in Flag
        from sessions in Sessions.ListOf()
        select (Announcement)new NodeBeat(
            texts[0], counters[0], texts[1], numbers[0], numbers[1], texts[2], isLeaving, counters[1], counters[2], sessions.ToArray()),
        from texts in Text.ArrayOf(4)
        from batches in Counter
        from rate in ArbMap.Default.GeneratorFor<double>()
        from recoveries in Number
        select (Announcement)new RunBeat(texts[0], texts[1], texts[2], texts[3], batches, rate, recoveries));

    public Gen<Report> Reports
    {
        get
        {
            Gen<(Population Population, Position At)> places =
                from population in Populations
                from batch in Gen.Choose(-1, int.MaxValue)
                from phase in Phases
                from step in Number
                select (population, new Position(batch, phase, step));
            return places.SelectMany(place => ReportsOf(place.Population, place.At));
        }
    }

    public Gen<MessageHeader> Headers =>
        from kind in Kinds
        from run in Session
        from numbers in Number.ArrayOf(3)
        from phase in Phases
        from sender in Gen.Choose(-1, 9)
        from edge in Gen.Choose(-1, 99)
        from sequence in Counter
        from settled in Flag
        select new MessageHeader(kind, run, numbers[0], phase, numbers[1], sender, numbers[2], edge, sequence, settled);

    private static Gen<uint> Session => ArbMap.Default.GeneratorFor<uint>();

    private static Gen<MessageKind> Kinds => Gen.Elements(Enum.GetValues<MessageKind>());

    private static Gen<Phase> Phases => Gen.Elements(Enum.GetValues<Phase>());

    private Gen<Population> Populations => Gen.Elements(Network.Populations.AsEnumerable());

    private Gen<int> EdgeIndex => Gen.Choose(0, Network.Edges.Count - 1);

    private Gen<EdgeCount> EdgeCounts =>
        from edge in EdgeIndex from kind in Kinds from messages in Counter from bytes in Counter select new EdgeCount(edge, kind, messages, bytes);

    private static Gen<SessionBeat> Sessions =>
        from session in Session
        from run in Text
        from populations in (
            from index in Number from name in Text from steps in Counter from waiting in Text from isIdle in Flag
            select new PopulationBeat(index, name, steps, waiting, isIdle)).ListOf()
        from edges in (
            from index in Number from name in Text from messages in Counter from bytes in Counter from lag in Number
            select new EdgeBeat(index, name, messages, bytes, lag)).ListOf()
        select new SessionBeat(session, run, populations.ToArray(), edges.ToArray());

    /// <summary>A population's weights and some of its other matrices, the one or other with moments, and steps of some optimisers.</summary>
    public Gen<PopulationRows<T>> Rows(Population population)
    {
        Layer layer = population.Layer;
        (string Name, int Columns)[] own =
        [
            .. Network.Into(layer).Select(p => (NetworkState.WeightsName(p.Source.Name, layer.Name), p.Source.Neurons)),
            (NetworkState.BiasName(layer.Name), 1),
            .. Network.OutOf(layer).Select(p => (NetworkState.FeedbackName(p.Target.Name, layer.Name), p.Target.Neurons)),
        ];
        (string Name, int Columns)[] all = [.. own, .. own.Select(matrix => (NetworkState.MomentName("velocity", matrix.Name), matrix.Columns))];
        return
            from values in Value.ArrayOf(all.Sum(matrix => matrix.Columns) * population.Neurons)
            from chosen in Flag.ArrayOf(all.Length)
            from steps in Counter.ArrayOf(own.Length)
            select new PopulationRows<T>(
                [.. all.Where((_, i) => chosen[i] || i < Network.Into(layer).Count).Select(matrix => new StateMatrix<T>(
                    matrix.Name, Dense.Of(population.Neurons, matrix.Columns, values[..(population.Neurons * matrix.Columns)])))],
                own.Where((_, i) => chosen[i]).Select((matrix, i) => (matrix.Name, Steps: steps[i])).ToDictionary(entry => entry.Name, entry => entry.Steps));
    }

    private Gen<Report> ReportsOf(Population population, Position at)
    {
        int index = population.Index;
        Gen<List<KeyValuePair<int, long>>> counts = (from edge in EdgeIndex from messages in Counter select KeyValuePair.Create(edge, messages)).ListOf();
        Population output = Network.ShardsOf(Network.Output)[index % 2];
        return Gen.OneOf(
            from columns in Gen.Choose(1, 5)
            from values in Value.ArrayOf(output.Neurons * columns)
            select (Report)new OutputReport<T>(output.Index, at, Payload(output.Neurons, columns, values)),
            from values in ArbMap.Default.GeneratorFor<double>().ArrayOf(population.Neurons)
            select (Report)new LearnedReport(
                index, at, [.. Network.Into(population.Layer).Select(p => new WeightUpdateNorms(p.Index, values))]),
            Gen.Constant((Report)new DivergedReport(index, at)),
            ArbMap.Default.GeneratorFor<double>().Select(change => (Report)new RestlessReport(index, at, change)),
            from sent in counts from read in counts select (Report)new RestingReport(index, at, sent.ToArray(), read.ToArray()),
            from header in Headers from reason in Text select (Report)new LocalityViolation(index, at, header, reason),
            Text.Select(cause => (Report)new FailedReport(index, at, new InvalidOperationException(cause))),
            Rows(population).Select(rows => (Report)new SavedReport<T>(
                index, at, new PopulationSnapshot<T>(population, rows.Matrices, rows.OptimizerSteps))),
            from count in Gen.Choose(0, 1 + Network.OutOf(population.Layer).Count)
            from values in Value.ArrayOf(100)
            select (Report)new GradientReport<T>(
                index, at,
                [
                    .. Network.Into(population.Layer).Select(p => values[..(population.Neurons * p.Source.Neurons)]),
                    .. Enumerable.Range(0, count).Select(i => values[..(population.Neurons * (i == 0 ? 1 : Network.OutOf(population.Layer)[0].Target.Neurons))]),
                ]));
    }

    public static Payload<T> Payload(int rows, int columns, params T[] values)
    {
        Payload<T> payload = new PayloadPool<T>(1, Math.Max(1, rows * columns)).Rent(rows, columns);
        values.CopyTo(payload.Values, 0);
        return payload;
    }
}

/// <summary>Every bit of a record, as text, so that two records are the same exactly if their texts are.</summary>
internal static class Described
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null or string or bool or byte or int or uint or long or Enum:
                text.Append('"').Append(value).Append("\" ");
                break;
            case float number:
                text.Append(BitConverter.SingleToInt32Bits(number)).Append(' ');
                break;
            case double number:
                text.Append(BitConverter.DoubleToInt64Bits(number)).Append(' ');
                break;
            case Exception exception:
                Write(text, exception.Message);
                break;
            case Population population:
                Write(text, population.Index);
                break;
            case Matrix<float> matrix:
                Write(text, (matrix.RowCount, matrix.ColumnCount, Hex<float>(matrix.Values())));
                break;
            case Matrix<double> matrix:
                Write(text, (matrix.RowCount, matrix.ColumnCount, Hex<double>(matrix.Values())));
                break;
            case Payload<float> payload:
                Write(text, (payload.Rows, payload.Columns, Hex(payload.Values.AsSpan(0, payload.Count))));
                break;
            case Payload<double> payload:
                Write(text, (payload.Rows, payload.Columns, Hex(payload.Values.AsSpan(0, payload.Count))));
                break;
            case IEnumerable elements:
                text.Append('[');
                foreach (object? element in elements) Write(text, element);
                text.Append(']');
                break;
            case System.Runtime.CompilerServices.ITuple tuple:
                for (int i = 0; i < tuple.Length; i++) Write(text, tuple[i]);
                break;
            default:
                text.Append(value.GetType().Name).Append('(');
                foreach (var property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
                    Write(text.Append(property.Name).Append('='), property.GetValue(value));
                text.Append(')');
                break;
        }
    }

    private static string Hex<T>(Span<T> values)
        where T : unmanaged => Convert.ToHexString(MemoryMarshal.AsBytes(values));
}
