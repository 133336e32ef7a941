using FsCheck;
using FsCheck.Fluent;

namespace NeuronActors.Datasets.Tests;

public sealed class IdxReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_back_packed_or_not() => Prop.ForAll(
        Gen.Choose(1, 9).Three().Select(size => (Count: size.Item1, Rows: size.Item2, Columns: size.Item3)).ToArbitrary(),
        ArbMap.Default.ArbFor<bool>(),
        (size, packed) =>
        {
            var content = TinyFiles.Images(size.Count, size.Rows, size.Columns);
            var read = IdxReader.ReadImages(_folder.Write("images", packed ? TinyFiles.Gzip(content) : content));
            return (read.Count, read.Rows, read.Columns) == size && read.Pixels.SequenceEqual(content.Skip(16));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Labels_are_read_packed_or_not()
    {
        byte[] labels = [7, 0, 9];
        Assert.Equal(labels, IdxReader.ReadLabels(_folder.Write("plain", TinyFiles.Labels(labels)), 10));
        Assert.Equal(labels, IdxReader.ReadLabels(_folder.Write("packed", TinyFiles.Gzip(TinyFiles.Labels(labels))), 10));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        var plain = TinyFiles.Images(3, 4, 5);
        foreach (var content in new[] { plain, TinyFiles.Gzip(plain) })
            for (var length = 0; length < content.Length; length++)
            {
                var path = _folder.Write("cut", content[..length]);
                Refused.With(() => IdxReader.ReadImages(path), path);
            }
    }

    [Fact]
    public void A_gzip_file_with_any_byte_changed_is_refused_or_gives_the_same_images()
    {
        var packed = TinyFiles.Gzip(TinyFiles.Images(3, 4, 5));
        var pixels = TinyFiles.Bytes(60);
        for (var position = 0; position < packed.Length; position++)
        {
            byte[] damaged = [.. packed];
            damaged[position] ^= 0x55;
            var path = _folder.Write("damaged", damaged);
            try
            {
                Assert.Equal(pixels, IdxReader.ReadImages(path).Pixels);
            }
            catch (DatasetException refusal)
            {
                Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_header_that_promises_too_much_is_refused_before_anything_is_allocated()
    {
        var huge = TinyFiles.Idx(0x803, [100_000, 28, 28], TinyFiles.Bytes(2000));
        var packed = TinyFiles.Gzip(huge);
        string[] paths =
        [
            _folder.Write("plain", huge),
            _folder.Write("packed", packed),
            _folder.Write("forged", TinyFiles.WithTrailer(packed, 16 + 100_000 * 28 * 28)),
            _folder.Write("beyond", TinyFiles.Idx(0x803, [1_000_000, 1024, 1024], TinyFiles.Bytes(2000))),
        ];
        foreach (var path in paths)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Refused.With(() => IdxReader.ReadImages(path), path);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void A_plain_file_that_is_too_short_is_called_truncated()
    {
        var path = _folder.Write("short", TinyFiles.Images(3, 4, 5)[..70]);
        Refused.With(() => IdxReader.ReadImages(path), "short", "header promises 76 bytes", "has 70", "truncated");
    }

    [Fact]
    public void A_header_that_ends_early_is_called_truncated_at_its_offset()
    {
        var path = _folder.Write("stub", TinyFiles.Images(3, 4, 5)[..10]);
        Refused.With(() => IdxReader.ReadImages(path), "ends after 10 bytes", "row count", "2 more");
    }

    [Fact]
    public void Bytes_after_the_last_pixel_are_refused()
    {
        byte[] content = [.. TinyFiles.Images(3, 4, 5), 1, 2];
        var path = _folder.Write("long", content);
        Refused.With(() => IdxReader.ReadImages(path), "the 2 bytes from byte 76 on do not belong there");
        var packed = _folder.Write("long.gz", TinyFiles.Gzip(content));
        Refused.With(() => IdxReader.ReadImages(packed), "promises 76 bytes", "says 78");
    }

    [Fact]
    public void A_decompression_bomb_is_stopped_one_byte_after_its_promise()
    {
        var bomb = TinyFiles.Gzip(TinyFiles.Idx(0x803, [3, 4, 5], new byte[20 << 20]));
        var honest = _folder.Write("bomb", bomb);
        Refused.With(() => IdxReader.ReadImages(honest), "promises 76 bytes", "gzip trailer", "says 20971536");
        var forged = _folder.Write("forged", TinyFiles.WithTrailer(bomb, 76));
        Refused.With(() => IdxReader.ReadImages(forged), "goes on at byte 76", "after the pixels");
    }

    [Fact]
    public void A_gzip_file_too_small_for_its_promise_is_refused()
    {
        var packed = TinyFiles.Gzip(TinyFiles.Idx(0x803, [1000, 28, 28], []));
        var path = _folder.Write("small", packed);
        Refused.With(() => IdxReader.ReadImages(path), "promises 784016 bytes", "cannot hold as many");
    }

    [Fact]
    public void Garbage_after_the_gzip_magic_is_called_damaged()
    {
        var path = _folder.Write("garbage.gz", [0x1f, 0x8b, .. TinyFiles.Bytes(50)]);
        Refused.With(() => IdxReader.ReadImages(path), "garbage.gz", "damaged");
    }

    [Fact]
    public void A_web_page_saved_under_the_name_of_a_gzip_file_is_no_gzip_and_no_idx()
    {
        var path = _folder.Write("page.gz", "<html>Not found</html>");
        Refused.With(() => IdxReader.ReadImages(path), "byte 0 holds magic 0x3c68746d", "0x00000803", "gzip (1f 8b)");
    }

    [Fact]
    public void Labels_in_place_of_images_are_recognised()
    {
        var path = _folder.Write("labels", TinyFiles.Labels(1, 2));
        Refused.With(() => IdxReader.ReadImages(path), "0x00000801", "this file holds idx labels");
        var images = _folder.Write("images", TinyFiles.Images(1, 2, 2));
        Refused.With(() => IdxReader.ReadLabels(images, 10), "expected idx labels", "this file holds idx images");
    }

    [Theory]
    [InlineData(0u, 4u, 5u, "image count at byte 4 is 0; expected 1 to 1000000")]
    [InlineData(1_000_001u, 4u, 5u, "image count at byte 4 is 1000001")]
    [InlineData(3u, 0u, 5u, "row count at byte 8 is 0; expected 1 to 1024")]
    [InlineData(3u, 4u, 0xffffffffu, "column count at byte 12 is 4294967295")]
    [InlineData(1_000_000u, 28u, 28u, "784000016 bytes; at most 268435456 are accepted")]
    public void Impossible_dimensions_are_refused(uint count, uint rows, uint columns, string finding)
    {
        var path = _folder.Write("dimensions", TinyFiles.Idx(0x803, [count, rows, columns], TinyFiles.Bytes(60)));
        Refused.With(() => IdxReader.ReadImages(path), finding);
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused_with_its_offset()
    {
        var path = _folder.Write("labels", TinyFiles.Labels(0, 9, 10));
        Refused.With(() => IdxReader.ReadLabels(path, 10), "byte 10 is label 10", "0 to 9");
    }

    [Fact]
    public void An_empty_file_is_called_empty()
    {
        var path = _folder.Write("nothing", []);
        Refused.With(() => IdxReader.ReadImages(path), "nothing is empty");
    }

    [Fact]
    public void What_cannot_be_opened_is_refused_with_the_reason() =>
        Refused.With(() => IdxReader.ReadImages(_folder.Path), _folder.Path, "cannot be read");
}
