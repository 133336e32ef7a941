using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording.Tests;

/// <summary>A message as the plain loop sent it.</summary>
internal sealed record SentMessage<T>(MessageHeader Header, string Kind, string From, string To, int FirstNeuron, int ReceiverFirstNeuron, int Rows, int Columns, T[] Values, string[] Causes)
{
    public string Id => Header.Edge < 0 ? $"{Kind}@{To}#{Header.Sequence}" : $"e{Header.Edge}#{Header.Sequence}";
}

/// <summary>A weight change of a population as the plain loop made it; matrices [neurons × sources], column-major.</summary>
internal sealed record MadeChange<T>(
    Position At, Population Population, Layer Source, int Columns, T[] Error, T[] Update, T[] Before, T[] After, (string Name, T[] Values)[] Moments,
    long Steps, double Rate, T Scale, (T Keep, T Add) Factors, string[] Causes, T[] Activity)
{
    public int Neurons => Population.Neurons;
}

/// <summary>Everything that the populations of a plain loop sent and learnt, kept by observers: independent of any recorder or reader.</summary>
internal sealed class LoopRecords<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Problem<T> problem;

    public LoopRecords(Experiment experiment, int batches, int columns = int.MaxValue)
    {
        Experiment = experiment;
        problem = new Problem<T>(experiment);
        Loop = new LoopNetwork<T>(problem.Network, problem.Settings, new Instruments<T> { Observe = population => new Observer(this, population) });
        for (int batch = 0; batch < batches; batch++)
            Loop.Train(problem.Input(batch), problem.Target(batch), Math.Min(columns, problem.Columns));
    }

    public Experiment Experiment { get; }

    public Network Network => problem.Network;

    public LoopNetwork<T> Loop { get; }

    public List<SentMessage<T>> Messages { get; } = [];

    public List<MadeChange<T>> Changes { get; } = [];

    public static string KindOf(MessageKind kind) => WireNames.Of(kind).Split('/')[0];

    private string NameOf(int population) => population < 0 ? "coordinator" : Network.Populations[population].Name;

    private sealed class Observer(LoopRecords<T> records, Population population) : IPopulationObserver<T>
    {
        private readonly Dictionary<(int Edge, MessageKind Kind), MessageHeader> newest = [];
        private readonly List<MadeChange<T>> pending = [];

        public void Read(in Message<T> message)
        {
            MessageHeader header = message.Header;
            if (header.Kind == MessageKind.Quiet) return;   // it carries no value
            (int, MessageKind) key = (header.Edge, header.Kind);
            if (header.Edge >= 0 && newest.TryGetValue(key, out MessageHeader known) && known.Sequence > header.Sequence) return;
            newest[key] = header;
            if (header.Kind is MessageKind.Input or MessageKind.Clamp && header.Phase != Phase.Evaluate) Keep(message, population);
        }

        public void Sending(in Message<T> message)
        {
            if (message.Header.Phase != Phase.Evaluate) Keep(message, population);
        }

        public void Learning(IWeightChange<T> change)
        {
            pending.Clear();
            for (int p = 0; p < change.Projections; p++)
            {
                Projection projection = change.Projection(p);
                var before = new T[population.Neurons * projection.Source.Neurons];
                change.CopyWeights(p, before);
                bool isMean = change.Update(p).Length > 0 && records.Experiment.Train.Reduction == Reduction.Mean;
                pending.Add(new MadeChange<T>(
                    change.At, population, projection.Source, change.Columns, change.Error.ToArray(), change.Update(p).ToArray(), before, [],
                    [.. change.Moments(p).Select(moment => (moment.Name, (T[])moment.Values.Clone()))], change.OptimizerSteps(p), change.LearningRate(p),
                    isMean ? T.One / T.CreateChecked(change.Columns) : T.One, change.Factors, Causes(change.At.Batch), Activity(change, p, projection.Source)));
            }
        }

        public void Learned(IWeightChange<T> change)
        {
            for (int p = 0; p < pending.Count; p++)
            {
                var after = new T[pending[p].Before.Length];
                change.CopyWeights(p, after);
                records.Changes.Add(pending[p] with { After = after });
            }
        }

        private T[] Activity(IWeightChange<T> change, int p, Layer source)
        {
            var whole = new T[source.Neurons * change.Columns];
            foreach (Population shard in records.Network.ShardsOf(source))
                LayerRows.Place<T>(change.Activity(p, shard.Shard).ToArray(), shard, whole, source.Neurons, change.Columns);
            return whole;
        }

        private void Keep(in Message<T> message, Population observed)
        {
            (MessageHeader header, Payload<T> payload) = message;
            Population counted = header.Sender < 0 ? observed : records.Network.Populations[header.Sender];
            records.Messages.Add(new SentMessage<T>(
                header, KindOf(header.Kind), records.NameOf(header.Sender), records.NameOf(header.Receiver), counted.FirstNeuron,
                records.Network.Populations[header.Receiver].FirstNeuron, payload.Rows, payload.Columns, payload.Values[..payload.Count],
                header.Sender < 0 ? [] : Causes(header.Batch)));
        }

        private string[] Causes(int batch) =>
        [
            .. newest.Values.Where(header => header.Batch == batch && header.Phase != Phase.Evaluate)
                .Select(header => header.Edge < 0 ? $"{KindOf(header.Kind)}@{population.Name}#{header.Sequence}" : $"e{header.Edge}#{header.Sequence}"),
        ];
    }
}
