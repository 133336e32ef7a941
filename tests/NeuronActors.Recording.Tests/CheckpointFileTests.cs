using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;

namespace NeuronActors.Recording.Tests;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_checkpoint_comes_back_as_it_was_written()
    {
        var written = Samples.Checkpoint<double>();
        CheckpointFile.Write(folder["c.bin"], written);
        var read = CheckpointFile.Read<double>(folder["c.bin"]);

        Assert.Equal(written.Progress with { SecondsPerEpoch = [] }, read.Progress with { SecondsPerEpoch = [] });
        Assert.Equal(written.Progress.SecondsPerEpoch, read.Progress.SecondsPerEpoch);
        Assert.Equal(Samples.Bits(written.State), Samples.Bits(read.State));
        Assert.Equal(written.State.OptimizerSteps, read.State.OptimizerSteps);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.0)]
    [InlineData(double.Epsilon)]
    [InlineData(1.0 / 3)]
    public void Sums_come_back_in_every_bit(double loss)
    {
        var checkpoint = Samples.Checkpoint<float>();
        checkpoint = checkpoint with { Progress = checkpoint.Progress with { Sums = new EpochSums(1, 2, loss) } };
        CheckpointFile.Write(folder["c.bin"], checkpoint);
        var read = CheckpointFile.ReadHeader(folder["c.bin"]).Progress.Sums.Loss;
        Assert.Equal(BitConverter.DoubleToInt64Bits(loss), BitConverter.DoubleToInt64Bits(read));
    }

    [Fact]
    public void Any_float_bits_in_any_shapes_come_back() =>
        Prop.ForAll(RandomStates(), state =>
        {
            CheckpointFile.Write(folder["c.bin"], Samples.Checkpoint(1, state));
            return Samples.Bits(CheckpointFile.Read<float>(folder["c.bin"]).State).SequenceEqual(Samples.Bits(state));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_file_has_the_documented_layout()
    {
        CheckpointFile.Write(folder["c.bin"], Samples.Checkpoint<float>());
        var bytes = File.ReadAllBytes(folder["c.bin"]);
        var headerSize = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(20));
        using var header = JsonDocument.Parse(bytes.AsMemory(24, headerSize));

        Assert.Equal("NEURONCP", Encoding.ASCII.GetString(bytes, 0, 8));
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)));
        Assert.Equal(bytes.Length, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(12)));
        Assert.Equal("weights.input.output", header.RootElement.GetProperty("matrices")[0].GetProperty("name").GetString());
        Assert.Equal(4f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(24 + headerSize + 4)));
        Assert.Equal(SHA256.HashData(bytes.AsSpan(..^32)), bytes[^32..]);
    }

    [Fact]
    public void The_header_can_be_read_before_the_precision_is_known()
    {
        CheckpointFile.Write(folder["c.bin"], Samples.Checkpoint<double>());
        var header = CheckpointFile.ReadHeader(folder["c.bin"]);
        Assert.Equal("double", header.Precision);
        Assert.Equal(1, header.FormatVersion);
        Assert.Equal(new MatrixShape("weights.input.output", 2, 3), header.Matrices[0]);
    }

    [Fact]
    public void A_flip_of_any_byte_is_refused()
    {
        CheckpointFile.Write(folder["c.bin"], Samples.Checkpoint<float>());
        var bytes = File.ReadAllBytes(folder["c.bin"]);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            File.WriteAllBytes(folder["c.bin"], bytes);
            Assert.NotEmpty(Refusal.Of(() => CheckpointFile.Read<float>(folder["c.bin"])));
            bytes[i] ^= 1;
        }
    }

    [Fact]
    public void A_flip_of_any_bits_of_any_byte_of_any_checkpoint_is_refused() =>
        Prop.ForAll(RandomStates(), ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<byte>(), (state, place, bits) =>
        {
            CheckpointFile.Write(folder["c.bin"], Samples.Checkpoint(1, state));
            var bytes = File.ReadAllBytes(folder["c.bin"]);
            bytes[(int)(place.Get * 2_654_435_761L % bytes.Length)] ^= bits == 0 ? (byte)0x80 : bits;
            File.WriteAllBytes(folder["c.bin"], bytes);
            return Refusal.Of(() => CheckpointFile.Read<float>(folder["c.bin"])).Length > 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cut_anywhere_is_refused_as_torn()
    {
        CheckpointFile.Write(folder["c.bin"], Samples.Checkpoint<float>());
        var bytes = File.ReadAllBytes(folder["c.bin"]);
        for (var size = 0; size < bytes.Length; size++)
        {
            File.WriteAllBytes(folder["c.bin"], bytes.AsSpan(0, size));
            Assert.Contains("is torn (expected", Refusal.Of(() => CheckpointFile.Read<float>(folder["c.bin"])), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_torn_file_names_both_lengths_and_the_checkpoint_to_resume_from()
    {
        CheckpointFile.Write(folder["checkpoint-000400.bin"], Samples.Checkpoint<float>());
        CheckpointFile.Write(folder["checkpoint-000500.bin"], Samples.Checkpoint<float>(500));
        var bytes = File.ReadAllBytes(folder["checkpoint-000500.bin"]);
        File.WriteAllBytes(folder["checkpoint-000500.bin"], bytes.AsSpan(0, 200));
        Assert.Equal(
            $"{folder["checkpoint-000500.bin"]} is torn (expected {bytes.Length} bytes, found 200): " +
            "delete it; the run resumes from checkpoint-000400.bin.",
            Refusal.Of(() => CheckpointFile.Read<float>(folder["checkpoint-000500.bin"])));
    }

    [Fact]
    public void A_torn_file_without_a_predecessor_says_to_start_again()
    {
        File.WriteAllBytes(folder["checkpoint-000500.bin"], "NEURON"u8);
        Assert.Equal(
            $"{folder["checkpoint-000500.bin"]} is torn (expected at least 56 bytes, found 6): " +
            "delete it and start the run again; run.json holds its command line.",
            Refusal.Of(() => CheckpointFile.ReadHeader(folder["checkpoint-000500.bin"])));
    }

    [Fact]
    public void A_foreign_file_is_refused()
    {
        File.WriteAllText(folder["c.bin"], "PK\u0003\u0004 something else altogether, long enough to hold a header");
        Assert.StartsWith(
            $"{folder["c.bin"]} is not a checkpoint (it does not begin with NEURONCP): ",
            Refusal.Of(() => CheckpointFile.Read<float>(folder["c.bin"])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_format_is_refused()
    {
        File.WriteAllBytes(folder["c.bin"], CheckpointBytes.Of("{}", 0, version: 2));
        Assert.Equal(
            $"{folder["c.bin"]} has checkpoint format 2, this program reads up to 1: " +
            "resume the run with the version of the program that wrote it.",
            Refusal.Of(() => CheckpointFile.Read<float>(folder["c.bin"])));
    }

    [Fact]
    public void Another_precision_is_refused()
    {
        CheckpointFile.Write(folder["c.bin"], Samples.Checkpoint<float>());
        Assert.Equal(
            $"{folder["c.bin"]} holds float values, but double is asked for: set precision: float, as the run had it.",
            Refusal.Of(() => CheckpointFile.Read<double>(folder["c.bin"])));
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Equal(
            $"{folder["c.bin"]} does not exist: give a checkpoint of a run folder, such as checkpoints/checkpoint-000500.bin.",
            Refusal.Of(() => CheckpointFile.Read<float>(folder["c.bin"])));

    [Fact]
    public void A_folder_in_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(folder["c.bin"]);
        Assert.StartsWith($"{folder["c.bin"]} cannot be read (", Refusal.Of(() => CheckpointFile.ReadHeader(folder["c.bin"])), StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> FilesWithAFittingChecksumAndNonsenseInside => new()
    {
        { "there is no checkpoint format 0", CheckpointBytes.Of("{}", 0, version: 0) },
        { "it gives its own length as 3 bytes", CheckpointBytes.Of("{}", 0, fileSize: 3) },
        { "expected 58 bytes, found 62", CheckpointBytes.Of("{}", 4, fileSize: 58) },
        { "its header is longer than the file", CheckpointBytes.Of("{}", 0, headerSize: uint.MaxValue) },
        { "its header cannot be read: ", CheckpointBytes.Of("{}", 0) },
        { "its header is empty", CheckpointBytes.Of("null", 0) },
        { "its precision is 'half'", CheckpointBytes.Of(CheckpointBytes.Header("half"), 0) },
        { "its matrices do not fill the file", CheckpointBytes.Of(CheckpointBytes.Header(matrices: CheckpointBytes.Matrix("w", 2, 2)), 8) },
        { "its matrices do not fill the file", CheckpointBytes.Of(CheckpointBytes.Header(matrices: CheckpointBytes.Matrix("w", int.MaxValue, int.MaxValue)), 8) },
        { "its matrices do not fill the file", CheckpointBytes.Of(CheckpointBytes.Header(matrices: CheckpointBytes.Matrix("w", -2, -1)), 8) },
        { "its matrices do not fill the file", CheckpointBytes.Of(CheckpointBytes.Header(matrices: CheckpointBytes.Matrix("w", 0, 5)), 0) },
        {
            "a matrix is there twice",
            CheckpointBytes.Of(CheckpointBytes.Header(matrices: $"{CheckpointBytes.Matrix("w", 1, 1)},{CheckpointBytes.Matrix("w", 1, 1)}"), 8)
        },
        { "an optimiser has a negative number of steps", CheckpointBytes.Of(CheckpointBytes.Header(optimizerSteps: "\"w\":-1"), 0) },
    };

    [Theory]
    [MemberData(nameof(FilesWithAFittingChecksumAndNonsenseInside), DisableDiscoveryEnumeration = true)]
    public void Nonsense_under_a_fitting_checksum_is_refused_before_anything_is_allocated(string reason, byte[] bytes)
    {
        File.WriteAllBytes(folder["c.bin"], bytes);
        Assert.StartsWith(
            $"{folder["c.bin"]} is damaged ({reason}", Refusal.Of(() => CheckpointFile.Read<float>(folder["c.bin"])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_put_together_by_hand_from_the_documented_layout_is_read()
    {
        File.WriteAllBytes(folder["c.bin"], CheckpointBytes.Of(CheckpointBytes.Header(matrices: CheckpointBytes.Matrix("w", 2, 2)), 16));
        Assert.Equal(Matrix<float>.Build.Dense(2, 2), CheckpointFile.Read<float>(folder["c.bin"]).State.Find("w"));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_leaves_the_former_one_and_says_so()
    {
        CheckpointFile.Write(folder["c.bin"], Samples.Checkpoint<float>());
        Directory.CreateDirectory(folder["c.bin.tmp"]);
        Assert.EndsWith(
            "): free space or rights there, or choose another folder.",
            Refusal.Of(() => CheckpointFile.Write(folder["c.bin"], Samples.Checkpoint<float>(500))),
            StringComparison.Ordinal);
        Assert.Equal(400, CheckpointFile.ReadHeader(folder["c.bin"]).Progress.Position.BatchesDone);
    }

    private static Arbitrary<NetworkState<float>> RandomStates()
    {
        var matrix =
            from rows in Gen.Choose(1, 6)
            from columns in Gen.Choose(1, 6)
            from bits in Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(rows * columns)
            select Matrix<float>.Build.Dense(rows, columns, Array.ConvertAll(bits, BitConverter.Int32BitsToSingle));
        return matrix.ListOf()
            .Select(matrices => new NetworkState<float>([.. matrices.Select((values, i) => new StateMatrix<float>($"weights.{i}", values))]))
            .ToArbitrary();
    }
}
