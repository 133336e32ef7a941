using NeuronActors.Experiments;

namespace NeuronActors.Cli;

/// <summary>Tells people how far a figure is: its folder, then a line before and after each of its runs.</summary>
internal sealed class FigureReporter(LiveLine live) : IFigureObserver
{
    private int runs;

    public void FigureStarted(string folder, int runs, int done)
    {
        this.runs = runs;
        live.WriteLine(done == 0 ? $"{runs} runs below {folder}" : $"{runs} runs below {folder}, {done} of them done before");
    }

    public void RunStarts(string condition, ulong seed, int index) => live.WriteLine($"run {index + 1}/{runs}: {condition}, seed {seed}");

    public void RunEnded(FigureRow row)
    {
        if (row.Status != Recording.RunStatus.Completed) live.WriteLine($"  {row.Sentence}");
    }
}
