namespace NeuronActors.Benchmarks;

/// <summary>Two ways to do the same work, measured in turn: each round of one stands between two of the other, so what else the machine does weighs on both.</summary>
public sealed class InTurn
{
    private readonly List<double> yardsticks = [], others = [], ratios = [], scatter = [];

    /// <summary>Median of the yardstick's times.</summary>
    public double Yardstick => Median(yardsticks);

    /// <summary>Median of the other's times.</summary>
    public double Other => Median(others);

    /// <summary>Median over the rounds of the other's time / the mean of the yardstick's before and after it.</summary>
    public double Ratio => Median(ratios);

    /// <summary>Median over the rounds of the yardstick's longer time / its shorter one: what a difference of nothing looks like here.</summary>
    public double Scatter => Median(scatter);

    /// <summary>Measures.</summary>
    /// <param name="rounds">How often.</param>
    /// <param name="yardstick">Does the work once; seconds.</param>
    /// <param name="other">Does it otherwise; seconds.</param>
    public static async Task<InTurn> Measure(int rounds, Func<Task<double>> yardstick, Func<Task<double>> other)
    {
        var measured = new InTurn();
        double before = await yardstick().ConfigureAwait(false);
        for (int round = 0; round < rounds; round++)
        {
            double between = await other().ConfigureAwait(false), after = await yardstick().ConfigureAwait(false);
            measured.Note(before, between, after);
            before = after;
        }
        return measured;
    }

    private void Note(double before, double between, double after)
    {
        yardsticks.Add(after);
        others.Add(between);
        ratios.Add(2 * between / (before + after));
        scatter.Add(Math.Max(before, after) / Math.Min(before, after));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
