using System.Globalization;
using System.Text;
using NeuronActors.Recording;

namespace NeuronActors.Cli;

/// <summary>Gathers records into curves: one for each neuron, kind and sample, over the steps of a phase or over all that came.</summary>
/// <param name="columns">How a record's cells are spelt.</param>
internal sealed class MessagePlot(MessageColumns columns)
{
    private const int MostSeries = 4;
    private const int MostPoints = 1_000_000;
    private const int WidestPlot = 100;
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    private readonly Dictionary<(string From, string Kind, int Neuron, int Sample, int Source), Curve> curves = [];
    private readonly HashSet<(string, string, int, int, int)> left = [];
    private (int, NeuronActors.Messages.Phase)? only;
    private bool isOneBatch = true;
    private int points;

    /// <summary>Adds a value. A message that has several receivers counts once.</summary>
    public void Add(in MessageRecord record)
    {
        if (record.IsHeader || points == MostPoints) return;
        MessageHead head = record.Head;
        var key = (head.From, head.Kind, record.Neuron, record.Sample, record.Source);
        if (!curves.TryGetValue(key, out Curve? curve))
        {
            if (curves.Count == MostSeries)
            {
                left.Add(key);
                return;
            }
            curves[key] = curve = new Curve(NameOf(record), head.To);
        }
        if (curve.To != head.To) return;
        isOneBatch &= (only ??= (head.Batch, head.Phase)) == (head.Batch, head.Phase);
        curve.Values.Add((head.Step, record.Value));
        points++;
    }

    /// <summary>The lines of the plot.</summary>
    /// <param name="call">Says how wide the terminal is and what it can show.</param>
    public IEnumerable<string> Lines(Invocation call)
    {
        bool bySteps = isOneBatch && curves.Values.All(curve => curve.Values.Count > 1);
        PlotSeries[] series = [.. curves.Values.Select(curve => new PlotSeries(curve.Name, [.. curve.Values.Select((value, i) => (bySteps ? value.Step : (double)i, value.Value))]))];
        string axis = bySteps ? "step" : "messages, in order";
        foreach (string line in new ValuePlot(Math.Min(call.Outcome.Profile.Width, WidestPlot), IsUnicode(call.Output.Encoding)).Lines(series, axis)) yield return line;
        if (left.Count > 0)
            yield return $"{Quantity.Of(left.Count, "curve")} more {(left.Count == 1 ? "is" : "are")} not drawn: choose with --population, --neuron, --kind and --sample.";
        if (points == MostPoints) yield return $"only the first {Quantity.Count(MostPoints)} values are drawn: choose with --batch or --step.";
    }

    /// <summary>Whether braille can be shown: a file or a terminal that takes it, in a locale that is not the bare one.</summary>
    internal static bool IsUnicode(Encoding encoding)
    {
        const string braille = "\u28FF";
        string? locale = LocaleVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is not ("C" or "POSIX") && encoding.GetString(encoding.GetBytes(braille)) == braille;
    }

    private string NameOf(in MessageRecord record)
    {
        string[] cells = columns.Cells(record);
        string neuron = record.Head.IsControl ? cells[5] : record.Source >= 0 ? $"{cells[4]} to {cells[5]}" : cells[4];
        return record.Sample < 0 ? $"{record.Head.Kind} of {neuron}" : string.Create(CultureInfo.InvariantCulture, $"{record.Head.Kind} of {neuron}, sample {record.Sample}");
    }

    private sealed record Curve(string Name, string To)
    {
        public List<(int Step, double Value)> Values { get; } = [];
    }
}
