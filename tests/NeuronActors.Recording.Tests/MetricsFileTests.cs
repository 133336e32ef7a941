using System.Globalization;

namespace NeuronActors.Recording.Tests;

public sealed class MetricsFileTests : IDisposable
{
    private static readonly string[] Columns = ["batches", "loss", "note"];

    private readonly TemporaryFolder folder = new();

    private string File1 => folder["metrics.csv"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_are_invariant_text_under_a_header()
    {
        using (var metrics = MetricsFile.Create(File1, Columns))
        {
            metrics.Append(1, 0.1 + 0.2, "plain");
            metrics.Append(2L, 1e-30f, "a \"quoted\", one");
            metrics.Append(3, double.NaN, null);
        }

        Assert.Equal(
            "batches,loss,note\n1,0.30000000000000004,plain\n2,1E-30,\"a \"\"quoted\"\", one\"\n3,NaN,\n", File.ReadAllText(File1));
    }

    [Fact]
    public void A_row_is_in_the_file_as_soon_as_it_is_appended()
    {
        using var metrics = MetricsFile.Create(File1, Columns);
        metrics.Append(1, 2, 3);
        using var reader = new StreamReader(new FileStream(File1, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal("batches,loss,note\n1,2,3\n", reader.ReadToEnd());
        metrics.FlushToDisk();
    }

    [Fact]
    public void A_run_resumed_at_any_row_after_a_kill_at_any_byte_gives_the_uninterrupted_file()
    {
        WriteRows(1, 9);
        var whole = File.ReadAllBytes(File1);
        for (var killedAt = 0; killedAt <= whole.Length; killedAt++)
            for (var checkpoint = 0L; checkpoint <= RowsIn(whole, killedAt); checkpoint += 3)
            {
                File.WriteAllBytes(File1, whole.AsSpan(0, killedAt));
                using (var metrics = MetricsFile.Resume(File1, Columns, "batches", checkpoint)) AppendRows(metrics, (int)checkpoint + 1, 9);
                Assert.Equal(whole, File.ReadAllBytes(File1));
            }
    }

    [Fact]
    public void Rows_at_the_checkpoint_stay()
    {
        File.WriteAllText(File1, "batches,loss,note\n5,1,a\n10,1,\"b,c\"\n10,1,epoch\n15,1,d\n");
        MetricsFile.Resume(File1, Columns, "batches", 10).Dispose();
        Assert.Equal("batches,loss,note\n5,1,a\n10,1,\"b,c\"\n10,1,epoch\n", File.ReadAllText(File1));
    }

    [Fact]
    public void A_missing_file_is_begun_anew()
    {
        MetricsFile.Resume(File1, Columns, "batches", 10).Dispose();
        Assert.Equal("batches,loss,note\n", File.ReadAllText(File1));
    }

    [Fact]
    public void Other_columns_are_refused()
    {
        File.WriteAllText(File1, "batches,loss\n");
        Assert.Equal(
            $"{File1}:1: the columns are 'batches,loss', but this run writes 'batches,loss,note': " +
            "move the file away, or resume with the version of the program that wrote it.",
            Refusal.Of(() => MetricsFile.Resume(File1, Columns, "batches", 10)));
    }

    [Theory]
    [InlineData("x,2,3")]
    [InlineData("1,2")]
    [InlineData("1,2,3,4")]
    [InlineData("-1,2,3")]
    public void A_line_that_is_no_row_is_refused_with_its_number_and_nothing_is_cut(string line)
    {
        var text = $"batches,loss,note\n1,2,3\n{line}\n";
        File.WriteAllText(File1, text);
        Assert.Equal(
            $"{File1}:3: '{line}' is not a row of these metrics: mend or delete the line, then resume.",
            Refusal.Of(() => MetricsFile.Resume(File1, Columns, "batches", 10)));
        Assert.Equal(text, File.ReadAllText(File1));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused() =>
        Assert.EndsWith(
            "): free space or rights there, or choose another folder.",
            Refusal.Of(() => MetricsFile.Create(Path.Combine(folder["nowhere"], "metrics.csv"), Columns)),
            StringComparison.Ordinal);

    [Fact]
    public void Rows_that_break_the_columns_are_bugs()
    {
        using var metrics = MetricsFile.Create(File1, Columns);
        Assert.Throws<ArgumentException>(() => metrics.Append(1, 2));
        Assert.Throws<ArgumentException>(() => metrics.Append(1, 2, "two\nlines"));
        Assert.Throws<ArgumentException>(() => metrics.Append(1, 2, new object()));
        Assert.Throws<ArgumentException>(() => MetricsFile.Create(folder["none.csv"], []));
        Assert.Throws<ArgumentException>(() => MetricsFile.Resume(folder["none.csv"], Columns, "epochs", 1));
    }

    private static int RowsIn(byte[] bytes, int size) => Math.Max(0, bytes.AsSpan(0, size).Count((byte)'\n') - 1);

    private void WriteRows(int first, int last)
    {
        using var metrics = MetricsFile.Create(File1, Columns);
        AppendRows(metrics, first, last);
    }

    private static void AppendRows(MetricsFile metrics, int first, int last)
    {
        for (var i = first; i <= last; i++) metrics.Append(i, 1.0 / i, i % 2 == 0 ? "é, \"x\"" : i.ToString(CultureInfo.InvariantCulture));
    }
}
