namespace NeuronActors.Recording.Tests;

public sealed class NpyTraceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_are_there_and_counted_after_a_flush_and_not_before()
    {
        using var trace = new NpyTrace(folder["a.npy"], "<f4", [2, 3], (_, stream) => stream);
        for (int row = 0; row < 3; row++) Add(trace, row);
        Assert.Equal([0, 2, 3], new NumPyFile<float>(folder["a.npy"]).Shape);
        trace.Flush();
        Assert.Equal((3, 3 * 24), (trace.SafeRows, trace.SafeBytes));
        Add(trace, 3);
        var killed = new NumPyFile<float>(folder["a.npy"]);
        Assert.Equal([3, 2, 3], killed.Shape);
        Assert.Equal([100, 101, 102, 0, 0, 0], killed.Row(1));
        trace.Flush();
        Assert.Equal([4, 2, 3], new NumPyFile<float>(folder["a.npy"]).Shape);
        Assert.Contains("'descr': '<f4'", killed.Header, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_larger_than_its_buffer_and_thousands_of_small_ones_come_out_as_they_went_in()
    {
        float[] large = [.. Enumerable.Range(0, 40_000).Select(i => i * 0.5f)];
        using (var trace = new NpyTrace(folder["large.npy"], "<f4", [40_000], (_, stream) => stream))
        {
            for (int row = 0; row < 3; row++)
            {
                trace.Add<float>(large.AsSpan(0, 100));
                trace.Add<float>(large.AsSpan(100));
                trace.EndRow();
            }
            trace.Flush();
        }
        Assert.Equal(large, new NumPyFile<float>(folder["large.npy"]).Row(2));
        using (var trace = new NpyTrace(folder["small.npy"], "<i8", [1], (_, stream) => stream))
        {
            for (long row = 0; row < 20_000; row++)
            {
                trace.Add<long>([row]);
                trace.EndRow();
            }
            trace.Flush();
        }
        Assert.Equal(Enumerable.Range(0, 20_000).Select(row => (long)row), new NumPyFile<long>(folder["small.npy"]).Values);
    }

    [Fact]
    public void NumPy_reads_it()
    {
        Assert.SkipUnless(Python.HasNumPy, "python3 or NumPy is not there.");
        using (var trace = new NpyTrace(folder["a.npy"], "<f4", [2, 3], (_, stream) => stream))
        {
            for (int row = 0; row < 3; row++) Add(trace, row);
            trace.Flush();
        }
        Assert.Equal("(3, 2, 3) float32 202.0", Python.Run($"import numpy; a = numpy.load('{folder["a.npy"]}'); print(a.shape, a.dtype, a[2, 0, 2])"));
    }

    private static void Add(NpyTrace trace, int row)
    {
        trace.Add<float>([100 * row, 100 * row + 1, 100 * row + 2]);
        trace.AddZeros(3 * sizeof(float));
        trace.EndRow();
    }
}

/// <summary>NumPy, where there is one.</summary>
internal static class Python
{
    private static readonly string? Found = Array.Find(["python3", "/usr/bin/python3"], python => Try(python, "import numpy; print('yes')") == "yes");

    public static bool HasNumPy => Found is not null;

    public static string Run(string program) => Try(Found!, program) ?? throw new InvalidOperationException("python3 refused");

    private static string? Try(string name, string program)
    {
        try
        {
            using var python = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(name, ["-c", program])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            string output = python.StandardOutput.ReadToEnd().Trim();
            python.WaitForExit();
            return python.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
