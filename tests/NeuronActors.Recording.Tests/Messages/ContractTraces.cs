using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuronActors.Recording.Tests;

/// <summary>Writes what a plain loop did as traces of the records' format, plainly.</summary>
internal static class ContractTraces
{
    public static void Write<T>(string runFolder, LoopRecords<T> records, Func<SentMessage<T>, bool> wanted, bool withChanges = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string folder = Path.Combine(runFolder, MessageLog.FolderName, "local");
        Directory.CreateDirectory(folder);
        var entries = new List<string>();
        foreach (var sent in records.Messages.Where(wanted).GroupBy(message => (
            Owner: message.Header.Sender < 0 ? message.To : message.From, message.Kind, Receiver: message.Kind == "feedback-weights" ? message.To : "")))
        {
            SentMessage<T>[] all = [.. sent];
            SentMessage<T>[] once = [.. all.DistinctBy(message => (message.Header.Batch, message.Header.Phase, message.Header.Step))];
            string name = $"{sent.Key.Owner}.{sent.Key.Kind}{(sent.Key.Receiver.Length > 0 ? "." + sent.Key.Receiver : "")}";
            int columns = once.Max(message => message.Columns), neurons = once[0].Rows, first = sent.Key.Receiver.Length > 0 ? once[0].ReceiverFirstNeuron : 0;
            Save(folder, $"{name}.npy", [once.Length, columns, neurons], [.. once.SelectMany(message => message.Values.Concat(new T[(columns - message.Columns) * neurons]))]);
            Save(folder, $"{name}.at.npy", [once.Length, 7], [.. once.SelectMany(m => At(m.Header.Batch, (int)m.Header.Phase, m.Header.Step, m.Header.Sequence, m.Columns, m.Header.Settled, m.Header.Edge))]);
            entries.Add($$"""{"population":"{{sent.Key.Owner}}","kind":"{{sent.Key.Kind}}","neurons":"{{once[0].FirstNeuron}}..{{once[0].FirstNeuron + neurons - 1}}","{{(sent.Key.Receiver.Length > 0 ? "sources" : "samples")}}":"{{first}}..{{first + columns - 1}}","to":[{{string.Join(',', all.Select(m => $"\"{m.To}\"").Distinct())}}],"values":"{{name}}.npy","at":"{{name}}.at.npy","rows":{{once.Length}}}""");
        }

        foreach (var made in withChanges ? records.Changes.GroupBy(change => (Owner: change.Population.Name, Source: change.Source.Name)) : [])
        {
            MadeChange<T>[] all = [.. made];
            string name = $"{made.Key.Owner}.weight-change.{made.Key.Source}";
            int neurons = all[0].Neurons, sources = all[0].Source.Neurons;
            Save(folder, $"{name}.error.npy", [all.Length, all[0].Columns, neurons], [.. all.SelectMany(change => change.Error)]);
            Save(folder, $"{name}.before.npy", [all.Length, sources, neurons], [.. all.SelectMany(change => change.Before)]);
            Save(folder, $"{name}.after.npy", [all.Length, sources, neurons], [.. all.SelectMany(change => change.After)]);
            if (all[0].Update.Length > 0) Save(folder, $"{name}.update.npy", [all.Length, sources, neurons], [.. all.SelectMany(change => change.Update)]);
            Save(folder, $"{name}.at.npy", [all.Length, 7], [.. all.SelectMany((c, row) => At(c.At.Batch, (int)c.At.Phase, c.At.Step, row, c.Columns, false, -1))]);
            entries.Add($$"""{"population":"{{made.Key.Owner}}","kind":"weight-change","source":"{{made.Key.Source}}","neurons":"{{all[0].Population.FirstNeuron}}..{{all[0].Population.FirstNeuron + neurons - 1}}","values":"{{name}}.error.npy","at":"{{name}}.at.npy"}""");
        }

        string begin = ContractLines.Begin(records);
        File.WriteAllText(Path.Combine(folder, "index.json"), $"{begin[..^1].Replace("\"event\":\"begin\"", "\"version\":1", StringComparison.Ordinal)},\"traces\":[{string.Join(',', entries)}]}}");
    }

    private static long[] At(int batch, int phase, int step, long sequence, int samples, bool settled, int edge) => [batch, phase, step, sequence, samples, settled ? 1 : 0, edge];

    private static void Save<TValue>(string folder, string name, int[] shape, TValue[] values)
        where TValue : unmanaged
    {
        string type = typeof(TValue) == typeof(long) ? "i8" : typeof(TValue) == typeof(float) ? "f4" : "f8";
        string header = $"{{'descr': '<{type}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}".PadRight(117) + "\n";
        using FileStream file = File.Create(Path.Combine(folder, name));
        file.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        file.Write(MemoryMarshal.AsBytes<TValue>(values));
    }
}
