namespace NeuronActors.Experiments;

/// <summary>Sees a figure while it goes on; its runs are seen by <see cref="RunOptions.Observer"/>.</summary>
public interface IFigureObserver
{
    /// <summary>The figure's folder is there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="runs">Runs in all.</param>
    /// <param name="done">Those that an earlier start has finished.</param>
    void FigureStarted(string folder, int runs, int done)
    {
    }

    /// <summary>A run begins, or goes on.</summary>
    /// <param name="condition">Name of its condition.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="index">Its place among all runs, from 0.</param>
    void RunStarts(string condition, ulong seed, int index)
    {
    }

    /// <summary>A run has ended.</summary>
    void RunEnded(FigureRow row)
    {
    }
}
