using System.Numerics;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace NeuronActors.Numerics.Tests;

public sealed class ProductTests
{
    private static readonly InstructionSet[] _all = Enum.GetValues<InstructionSet>();

    private static readonly double[] _factors = [0, 1, -1, 0.1, 0.9];

    /// <summary>Everything about a product that the contract says must not change a bit of it.</summary>
    private sealed record Case(
        int Rows, int Depth, int Columns, bool TransposeLeft, bool TransposeRight, int Alpha, int Beta, int Padding, int[] Cuts, uint Seed);

    private static Arbitrary<Case> Cases => (
        from rows in Gen.Choose(0, 70)
        from depth in Gen.Choose(0, 70)
        from columns in Gen.Choose(0, 70)
        from transposes in Gen.Choose(0, 3)
        from alpha in Gen.Choose(0, _factors.Length - 1)
        from beta in Gen.Choose(0, _factors.Length - 1)
        from padding in Gen.Choose(0, 3)
        from cuts in Gen.Choose(0, depth).ArrayOf(3)
        from seed in Gen.Choose(1, 1_000_000)
        select new Case(
            rows, depth, columns, transposes % 2 == 1, transposes > 1, alpha, beta, padding, [0, .. cuts.Order(), depth], (uint)seed)).ToArbitrary();

    [Fact]
    public void Float_products_have_the_bits_of_the_three_loops_on_every_instruction_set() =>
        Prop.ForAll(Cases, c => AssertContract<float>(c)).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Double_products_have_the_bits_of_the_three_loops_on_every_instruction_set() =>
        Prop.ForAll(Cases, c => AssertContract<double>(c)).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Theory]
    [InlineData(300, 784, 13)]
    [InlineData(33, 3072, 25)]
    [InlineData(130, 1100, 64)]
    public void Large_products_have_the_bits_of_the_three_loops_too(int rows, int depth, int columns)
    {
        for (var beta = 0; beta < _factors.Length; beta += 4)
        {
            AssertContract<float>(new(rows, depth, columns, false, false, 3, beta, 0, [0, 100, depth], 5));
            AssertContract<float>(new(rows, depth, columns, true, true, 1, beta, 1, [0, 500, depth], 6));
        }
    }

    [Fact]
    public void The_rows_of_a_shard_are_the_rows_of_the_whole()
    {
        const int Rows = 70, Depth = 37, Columns = 19;
        var (left, right) = (Draws.Normal<float>(Rows * Depth, 1), Draws.Normal<float>(Depth * Columns, 2));
        var whole = new float[Rows * Columns];
        Multiply(left.AsSpan(), Rows, whole, 0, Rows);
        Prop.ForAll(Gen.Choose(0, Rows).ToArbitrary(), cut =>
        {
            var parts = new float[Rows * Columns];
            Multiply(left.AsSpan(), cut, parts, 0, Rows);
            Multiply(left.AsSpan(cut), Rows - cut, parts, cut, Rows);
            Assert.Equal(whole, parts);
        }).QuickCheckThrowOnFailure();

        void Multiply(ReadOnlySpan<float> from, int count, float[] result, int first, int stride)
        {
            if (count == 0) return;
            var packed = new PackedMatrix<float>();
            packed.Pack(from, count, Depth, 1, Rows);
            Product.Multiply(packed, [new(right, 0, Depth, 1, Depth)], Columns, 0.3f, 0, result.AsSpan(first), stride);
        }
    }

    [Fact]
    public void Packing_the_columns_in_parts_is_packing_them_at_once()
    {
        const int Rows = 45, Depth = 30, Columns = 7;
        var (left, right) = (Draws.Normal<double>(Rows * Depth, 1), Draws.Normal<double>(Depth * Columns, 2));
        foreach (var set in _all)
        {
            var (once, parts) = (new PackedMatrix<double>(set), new PackedMatrix<double>(set));
            once.Pack(left, Rows, Depth, 1, Rows);
            parts.Resize(Rows, Depth);
            parts.PackColumns(left.AsSpan(11 * Rows), 11, 19, 1, Rows);
            parts.PackColumns(left.AsSpan(0), 0, 11, 1, Rows);
            Assert.Equal(Result(once), Result(parts));
        }

        double[] Result(PackedMatrix<double> packed)
        {
            var result = new double[Rows * Columns];
            Product.Multiply(packed, [new(right, 0, Depth, 1, Depth)], Columns, 1, 0, result, Rows);
            return result;
        }
    }

    [Fact]
    public void A_pack_that_fits_into_its_memory_leaves_nothing_of_the_one_before()
    {
        var packed = new PackedMatrix<float>();
        packed.Pack(Draws.Normal<float>(64 * 50, 1), 64, 50, 1, 64);
        packed.Pack([2f, 3f], 1, 2, 1, 1);
        var result = new float[1];
        Product.Multiply(packed, [new([10f, 100f], 0, 2, 1, 2)], 1, 1, 0, result, 1);
        Assert.Equal(320, result[0]);
    }

    [Fact]
    public void Repeated_packing_and_multiplying_allocates_nothing()
    {
        var packed = new PackedMatrix<float>();
        var (left, right, result) = (Draws.Normal<float>(900, 1), Draws.Normal<float>(900, 2), new float[900]);
        RightBlock<float>[] blocks = [new(right, 0, 30, 1, 30)];
        Work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) Work();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Work()
        {
            packed.Pack(left, 30, 30, 30, 1);
            Product.MultiplyMeasured<float>(packed, blocks, 30, 0.1f, 0.9f, result, 30, right, left);
        }
    }

    [Fact]
    public void Infinities_and_NaN_follow_IEEE_and_stay_in_their_row_and_column()
    {
        var left = new[] { 1f, 2f, float.PositiveInfinity, 0f, 1f, 1f };   // [3 × 2]
        var right = new[] { 1f, 1f, 0f, 1f, float.NaN, 1f };              // [2 × 3]
        foreach (var set in _all)
        {
            var packed = new PackedMatrix<float>(set);
            packed.Pack(left, 3, 2, 1, 3);
            var result = new float[9];
            result.AsSpan().Fill(float.NaN);
            Product.Multiply(packed, [new(right, 0, 2, 1, 2)], 3, 1, 0, result, 3);
            Assert.Equal([1, 3, float.PositiveInfinity, 0, 1, float.NaN, float.NaN, float.NaN, float.NaN], result);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public void The_measured_change_is_NaN_where_any_difference_is(int rows)
    {
        foreach (var set in _all)
        {
            for (var bad = 0; bad < rows; bad++)
            {
                var left = Enumerable.Repeat(1f, rows).ToArray();
                left[bad] = float.NaN;
                var packed = new PackedMatrix<float>(set);
                packed.Pack(left, rows, 1, 1, rows);
                var change = Product.MultiplyMeasured<float>(packed, [new([1f, 7f], 0, 1, 1, 1)], 2, 1, 1, new float[2 * rows], rows, default, default);
                Assert.True(float.IsNaN(change), $"{set}: NaN in row {bad} gave {change}");
            }
        }
    }

    [Fact]
    public void Matrices_of_Math_NET_multiply_as_Math_NET_does_within_rounding()
    {
        foreach (var (transposeLeft, transposeRight) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            var left = Dense.Of(transposeLeft ? 9 : 20, transposeLeft ? 20 : 9, Draws.Normal<double>(180, 1));
            var right = Dense.Of(transposeRight ? 14 : 9, transposeRight ? 9 : 14, Draws.Normal<double>(126, 2));
            var result = Dense.Of(20, 14, Draws.Normal<double>(280, 3));
            var expected = (0.5 * result) + (2.0 * (transposeLeft ? left.Transpose() : left) * (transposeRight ? right.Transpose() : right));
            Product.Multiply(left, transposeLeft, right, transposeRight, 2.0, 0.5, result);
            Assert.True((expected - result).InfinityNorm() < 1e-12);
        }
    }

    [Fact]
    public void Shapes_that_do_not_meet_are_refused_with_their_numbers()
    {
        var packed = new PackedMatrix<float>();
        packed.Pack(new float[6], 2, 3, 1, 2);
        var wrongDepth = Assert.Throws<ArgumentException>(() => Product.Multiply(packed, [new(new float[8], 0, 2, 1, 2)], 4, 1, 0, new float[8], 2));
        Assert.Contains("depth 2 in all; the left operand has depth 3", wrongDepth.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Product.Multiply(packed, [new(new float[11], 0, 3, 1, 3)], 4, 1, 0, new float[8], 2));
        Assert.Throws<ArgumentException>(() => Product.Multiply(packed, [new(new float[12], -1, 3, 1, 3)], 4, 1, 0, new float[8], 2));
        Assert.Throws<ArgumentException>(() => Product.Multiply(packed, [new(new float[12], 0, 3, 1, 3)], 4, 1, 0, new float[7], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Product.Multiply(packed, [new(new float[12], 0, 3, 1, 3)], 4, 1, 0, new float[8], 1));
        Assert.Throws<ArgumentException>(() => Product.MultiplyGated<float>(packed, [new(new float[12], 0, 3, 1, 3)], 4, 1, 0, new float[8], 2, default, default));
        Assert.Throws<ArgumentException>(() => packed.Pack(new float[5], 2, 3, 1, 2));
        var matrices = Assert.Throws<ArgumentException>(() => Product.Multiply(
            Dense.Zeros<float>(2, 3), false, Dense.Zeros<float>(3, 4), false, 1, 0, Dense.Zeros<float>(2, 3)));
        Assert.Contains("[2 × 3] times [3 × 4] does not give [2 × 3]", matrices.Message, StringComparison.Ordinal);
    }

    private static void AssertContract<T>(Case c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (rows, depth, columns, stride) = (c.Rows, c.Depth, c.Columns, c.Rows + c.Padding);
        var (alpha, beta) = (T.CreateChecked(_factors[c.Alpha]), T.CreateChecked(_factors[c.Beta]));
        var left = Draws.Normal<T>(rows * depth, c.Seed);
        var (rowStride, columnStride) = c.TransposeLeft ? (depth, 1) : (1, rows);
        var right = Draws.Normal<T>(depth * columns, c.Seed + 1);
        var (down, across) = c.TransposeRight ? (columns, 1) : (1, depth);
        var old = Draws.Normal<T>(rows * columns, c.Seed + 2);
        var gate = Draws.Normal<T>(int.Max(1, stride * columns), c.Seed + 3);
        var expected = ReferenceProduct.Of(
            (i, k) => left[(i * rowStride) + (k * columnStride)], (k, j) => right[(k * down) + (j * across)], rows, depth, columns, alpha, beta, old);
        var expectedChange = expected.Zip(old, (a, b) => T.Abs(a - b)).Append(T.Zero).Max();
        var blocks = c.Cuts.Zip(c.Cuts.Skip(1), (from, to) => new RightBlock<T>(
            right, from == depth ? 0 : from * down, to - from, down, across)).ToArray();

        foreach (var (set, manyRegisters) in _all.SelectMany(set => new[] { (set, false), (set, true) }))
        {
            var packed = new PackedMatrix<T>(set) { HasManyRegisters = manyRegisters };
            packed.Pack(left, rows, depth, rowStride, columnStride);
            var (plain, gatedResult, measured) = (Padded(), Padded(), Padded());
            var (gated, gatedMeasured) = (new T[gate.Length], new T[gate.Length]);
            Product.Multiply(packed, blocks, columns, alpha, beta, plain, int.Max(stride, 1));
            Product.MultiplyGated(packed, blocks, columns, alpha, beta, gatedResult, int.Max(stride, 1), gate, gated);
            var change = Product.MultiplyMeasured(packed, blocks, columns, alpha, beta, measured, int.Max(stride, 1), gate, gatedMeasured);

            var result = new T[int.Max(1, stride * columns)];
            result.AsSpan().Fill(T.NaN);
            for (var p = 0; p < expected.Length; p++) result[(p % rows) + (p / rows * stride)] = expected[p];
            AssertSameBits(result, plain, set);
            AssertSameBits(result, gatedResult, set);
            AssertSameBits(result, measured, set);
            var expectedGated = result.Zip(gate, (x, s) => T.IsNaN(x) ? T.Zero : x * s).ToArray();
            AssertSameBits(expectedGated, gated, set);
            AssertSameBits(expectedGated, gatedMeasured, set);
            Assert.Equal(expectedChange, change);
        }

        T[] Padded()
        {
            var values = new T[int.Max(1, stride * columns)];
            values.AsSpan().Fill(T.NaN);   // also shows that nothing beyond the rows is written
            for (var p = 0; p < old.Length; p++) values[(p % rows) + (p / rows * stride)] = old[p];
            return values;
        }
    }

    private static void AssertSameBits<T>(T[] expected, T[] actual, InstructionSet set)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan()))) return;
        var place = expected.Zip(actual).Index().First(p => !Ulp.Same(p.Item.First, p.Item.Second)).Index;
        Assert.Fail($"{set}: element {place} is {actual[place]:R}, not {expected[place]:R}.");
    }
}
