using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;

namespace NeuronActors.Recording.Tests;

/// <summary>Small networks and runs whose values are known.</summary>
internal static class Samples
{
    /// <summary>weights.input.output [2 × 3] = 1 2 3 / 4 5 −6.5, bias.output = 0.25 −0.5, and a moment of the weights.</summary>
    public static NetworkState<T> State<T>(double lastWeight = -6.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        [
            Of<T>("weights.input.output", 2, 3, 1, 4, 2, 5, 3, lastWeight),
            Of<T>("bias.output", 2, 1, 0.25, -0.5),
            Of<T>("optimizer.first.weights.input.output", 2, 3, 9, 8, 7, 6, 5, 4),
        ],
        new Dictionary<string, long> { ["weights.input.output"] = 400 });

    public static StateMatrix<T> Of<T>(string name, int rows, int columns, params double[] columnMajor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(name, Matrix<T>.Build.Dense(rows, columns, Array.ConvertAll(columnMajor, T.CreateTruncating)));

    public static Checkpoint<T> Checkpoint<T>(long batchesDone = 400, NetworkState<T>? state = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        new RunProgress(
            "name: sample\nseed: 18446744073709551615\n",
            ulong.MaxValue,
            new RunPosition(3, 7, batchesDone),
            new EpochSums(51, 64, 0.1 + 0.2),
            new MessageCounters(12_345, 1L << 40, 77),
            [1.5, 0.1]),
        state ?? State<T>());

    public static RunDescription Description(string experimentName = "ar-mnist") => new()
    {
        ExperimentName = experimentName,
        Experiment = "name: ar-mnist\nrule:\n  step-size: 0.1\n",
        Settings = new Dictionary<string, string> { ["seed"] = "7", ["rule.step-size"] = "0.1", ["data.name"] = "mnist" },
        Seed = 7,
        ProgramVersion = "0.1.0",
        Precision = "float",
        Threads = 2,
        ShardsPerLayer = new Dictionary<string, int> { ["input"] = 1, ["hidden1"] = 2, ["output"] = 1 },
        Data = new Dictionary<string, string> { ["name"] = "mnist", ["train-images.sha256"] = "ab12" },
        Machine = MachineDescription.Here("Vector512"),
        StartedUtc = new DateTime(2026, 1, 31, 9, 5, 7, DateTimeKind.Utc),
        CommandLine = ["run", "ar-mnist", "--set", "rule.step-size=0.1"],
    };

    /// <summary>Every bit of a state, so that NaN equals itself and zero does not equal minus zero.</summary>
    public static IEnumerable<(string Name, int Rows, string Bits)> Bits<T>(NetworkState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        state.Matrices.Select(matrix => (
            matrix.Name,
            matrix.Values.RowCount,
            Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(matrix.Values.ToColumnMajorArray()))));
}
