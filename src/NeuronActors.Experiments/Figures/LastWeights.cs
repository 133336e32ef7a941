using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>What a finished run has learnt, for another to begin with.</summary>
internal static class LastWeights
{
    private const string FileName = "last-weights.npz";

    /// <summary>Writes the weights and biases of its newest checkpoint into its folder, and returns the file.</summary>
    /// <remarks>Feedback weights stay behind: they belong to the rule.</remarks>
    /// <exception cref="RecordingException">It has no usable checkpoint, or the file cannot be written.</exception>
    public static string Write(string runFolder, Precision precision)
    {
        string file = Path.Combine(runFolder, FileName);
        FoundCheckpoint newest = CheckpointFile.Latest(Path.Combine(runFolder, "checkpoints")).Newest
            ?? throw new RecordingException($"{runFolder} has no usable checkpoint to begin with: run its condition anew.");
        if (precision == Precision.Double) NpzFile.Write(file, Learnt<double>(newest));
        else NpzFile.Write(file, Learnt<float>(newest));
        return file;
    }

    private static NetworkState<T> Learnt<T>(FoundCheckpoint checkpoint)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            [.. CheckpointFile.Read<T>(checkpoint.Path).State.Matrices.Where(matrix => matrix.IsParameter && !IsFeedback(matrix.Name))]);

    private static bool IsFeedback(string name) => name.StartsWith(NetworkState.FeedbackPrefix, StringComparison.Ordinal);
}
