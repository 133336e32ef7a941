using System.Globalization;

namespace NeuronActors.Cli;

/// <summary>One curve of a plot.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">Place and value, in order of places.</param>
internal sealed record PlotSeries(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Curves as text, one below the other over the same axes, so that they can be told apart without colour.</summary>
/// <param name="width">Characters of a line.</param>
/// <param name="isUnicode">Braille characters may be used: eight dots in each; else one letter for a dot.</param>
internal sealed class ValuePlot(int width, bool isUnicode)
{
    private const int LowPanel = 6;
    private const int HighPanel = 14;
    private const int LeastColumns = 16;

    private int DotsAcross => isUnicode ? 2 : 1;

    private int DotsDown => isUnicode ? 4 : 1;

    /// <summary>The lines of the plot.</summary>
    /// <param name="series">What is drawn.</param>
    /// <param name="axis">What lies along the bottom.</param>
    public IEnumerable<string> Lines(IReadOnlyList<PlotSeries> series, string axis)
    {
        (double X, double Y)[] finite = [.. series.SelectMany(one => one.Points).Where(point => double.IsFinite(point.Y))];
        if (finite.Length == 0) return ["nothing to draw: no value is finite"];
        Scale across = Scale.Of(finite.Select(point => point.X)), down = Scale.Of(finite.Select(point => point.Y));
        int labels = Math.Max(Label(down.Low).Length, Label(down.High).Length);
        int columns = Math.Max(LeastColumns, width - labels - 2), rows = series.Count > 1 ? LowPanel : HighPanel;
        return [.. series.SelectMany(one => Panel(one, across, down, columns, rows, labels)), Bottom(across, columns, labels, axis)];
    }

    private IEnumerable<string> Panel(PlotSeries series, Scale across, Scale down, int columns, int rows, int labels)
    {
        int notFinite = series.Points.Count(point => !double.IsFinite(point.Y));
        yield return $"{new string(' ', labels)}  {series.Name}{(notFinite > 0 ? $" ({Quantity.Count(notFinite)} values are not finite)" : "")}";
        int[] cells = Draw(series, across, down, columns, rows);
        for (int row = 0; row < rows; row++)
        {
            string label = row == 0 ? Label(down.High) : row == rows - 1 ? Label(down.Low) : "";
            string dots = string.Concat(Enumerable.Range(row * columns, columns).Select(cell => Character(cells[cell])));
            yield return $"{label.PadLeft(labels)} {(isUnicode ? '│' : '|')}{dots}".TrimEnd();
        }
    }

    private int[] Draw(PlotSeries series, Scale across, Scale down, int columns, int rows)
    {
        var cells = new int[columns * rows];
        (int X, int Y)? last = null;
        foreach ((double x, double y) in series.Points)
        {
            if (!double.IsFinite(y))
            {
                last = null;
                continue;
            }
            (int X, int Y) dot = (across.Place(x, columns * DotsAcross), rows * DotsDown - 1 - down.Place(y, rows * DotsDown));
            foreach ((int X, int Y) between in Between(last ?? dot, dot)) Set(cells, columns, between);
            last = dot;
        }
        return cells;
    }

    private static IEnumerable<(int X, int Y)> Between((int X, int Y) from, (int X, int Y) to)
    {
        int steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (int step = 0; step <= steps; step++)
            yield return (from.X + ((to.X - from.X) * step / steps), from.Y + ((to.Y - from.Y) * step / steps));
    }

    /// <summary>A braille character counts its dots 1 2 3 7 down the left and 4 5 6 8 down the right.</summary>
    private void Set(int[] cells, int columns, (int X, int Y) dot)
    {
        int bit = (dot.X % DotsAcross, dot.Y % DotsDown) switch
        {
            (0, 3) => 6,
            (1, 3) => 7,
            var (x, y) => (3 * x) + y,
        };
        cells[(dot.Y / DotsDown * columns) + (dot.X / DotsAcross)] |= 1 << bit;
    }

    private char Character(int cell) => cell == 0 ? ' ' : isUnicode ? (char)('\u2800' + cell) : '*';

    private string Bottom(Scale across, int columns, int labels, string axis)
    {
        string left = Whole(across.Low), right = Whole(across.High);
        string middle = axis.PadLeft((columns + axis.Length) / 2 - left.Length);
        return $"{new string(' ', labels)} {(isUnicode ? '└' : '+')}{left}{middle}{right.PadLeft(Math.Max(right.Length + 1, columns - left.Length - middle.Length))}";
    }

    private static string Whole(double number) => number.ToString("0", CultureInfo.InvariantCulture);

    private static string Label(double value) => value.ToString("g4", CultureInfo.InvariantCulture);

    private readonly record struct Scale(double Low, double High)
    {
        public static Scale Of(IEnumerable<double> values)
        {
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (double value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
            return new Scale(low, high);
        }

        /// <summary>Which of so many dots a value falls on.</summary>
        public int Place(double value, int dots) =>
            High > Low ? Math.Clamp((int)((value - Low) / (High - Low) * (dots - 1) + 0.5), 0, dots - 1) : dots / 2;
    }
}
