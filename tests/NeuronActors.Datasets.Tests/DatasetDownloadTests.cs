using System.Formats.Tar;
using System.Net;
using System.Security.Cryptography;

namespace NeuronActors.Datasets.Tests;

public sealed class DatasetDownloadTests : IAsyncDisposable
{
    private static readonly DownloadPatience Impatient = new(Attempts: 3, TimeSpan.Zero, TimeSpan.FromSeconds(20));

    private readonly byte[] _content = TinyFiles.Bytes(300_000);
    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackServer _server = new();

    public DatasetDownloadTests() => _server.Files["/set/a.gz"] = _content;

    private string Target => Path.Combine(_folder.Path, "tiny", "a.gz");

    private string Part => Target + ".part";

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/set")]
    [InlineData("/set/")]
    public async Task A_file_comes_from_the_mirror_under_its_own_name(string path)
    {
        var files = await Get(path: path);
        Assert.Equal([Target], files);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target));
        Assert.False(File.Exists(Part));
        Assert.Equal(["/set/a.gz"], _server.Requests);
    }

    [Fact]
    public async Task A_file_that_is_there_and_right_is_not_fetched_again()
    {
        await Get();
        await Get();
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_file_that_is_there_and_wrong_is_replaced()
    {
        _folder.Write("tiny/a.gz", "wrong");
        await Get();
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target));
    }

    [Fact]
    public async Task A_cut_connection_is_continued_where_it_broke()
    {
        _server.Cuts.Enqueue(100_000);
        await Get();
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target));
        Assert.Equal(["/set/a.gz", "/set/a.gz bytes=100000-"], _server.Requests);
    }

    [Fact]
    public async Task A_download_given_up_is_continued_by_the_next()
    {
        for (var attempt = 0; attempt < Impatient.Attempts; attempt++)
            _server.Cuts.Enqueue(50_000);
        await Refused.With(() => Get(), "could not be fetched: attempt 3 of 3 failed", "150000 of 300000 bytes are kept", Part);
        Assert.Equal(_content[..150_000], await File.ReadAllBytesAsync(Part));
        await Get();
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target));
        Assert.Equal("/set/a.gz bytes=150000-", _server.Requests[^1]);
    }

    [Fact]
    public async Task A_server_without_ranges_makes_it_start_over()
    {
        _server.KnowsRanges = false;
        _folder.Write("tiny/a.gz.part", TinyFiles.Bytes(1000).Reverse().ToArray());
        await Get();
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target));
        Assert.Equal(["/set/a.gz bytes=1000-"], _server.Requests);
    }

    [Fact]
    public async Task A_whole_part_file_only_needs_its_new_name()
    {
        _folder.Write("tiny/a.gz.part", _content);
        await Get();
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_part_file_that_is_too_long_is_thrown_away()
    {
        _folder.Write("tiny/a.gz.part", new byte[300_001]);
        await Get();
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target));
        Assert.Equal(["/set/a.gz"], _server.Requests);
    }

    [Fact]
    public async Task A_wrong_hash_is_refused_and_nothing_of_it_kept()
    {
        byte[] other = [.. _content];
        other[123] ^= 1;
        _server.Files["/set/a.gz"] = other;
        await Refused.With(() => Get(), "/set/a.gz is not the published a.gz", Hash(other), Hash(_content), "--mirror");
        Assert.False(File.Exists(Target));
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public async Task A_missing_file_is_refused_at_once()
    {
        _server.Files.Clear();
        await Refused.With(() => Get(), "/set/a.gz answered 404 NotFound", "--mirror URL");
        Assert.Single(_server.Requests);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_again()
    {
        _server.Failures.Enqueue(HttpStatusCode.ServiceUnavailable);
        _server.Failures.Enqueue(HttpStatusCode.BadGateway);
        await Get();
        Assert.Equal(3, _server.Requests.Count);
        for (var attempt = 0; attempt < Impatient.Attempts; attempt++)
            _server.Failures.Enqueue(HttpStatusCode.ServiceUnavailable);
        File.Delete(Target);
        await Refused.With(() => Get(), "attempt 3 of 3", "503 ServiceUnavailable");
    }

    [Fact]
    public async Task A_file_of_another_size_is_refused_before_it_is_received()
    {
        _server.Files["/set/a.gz"] = _content[..1000];
        await Refused.With(() => Get(), "has 1000 bytes; the published a.gz has 300000");
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public async Task A_part_longer_than_the_file_on_the_server_ends_in_the_same_refusal()
    {
        _server.Files["/set/a.gz"] = _content[..1000];
        _folder.Write("tiny/a.gz.part", _content[..2000]);
        await Refused.With(() => Get(), "has 1000 bytes; the published a.gz has 300000");
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public async Task A_server_that_sends_without_end_is_stopped()
    {
        _server.SaysLength = false;
        _server.Files["/set/a.gz"] = [.. _content, .. _content];
        await Refused.With(() => Get(), "sends more than the 300000 bytes of the published a.gz");
        Assert.InRange(new FileInfo(Part).Length, 0, 300_000);
    }

    [Fact]
    public async Task A_server_that_falls_silent_counts_as_a_cut_connection()
    {
        _server.FallsSilent = true;
        var patience = new DownloadPatience(Attempts: 1, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        await Refused.With(() => Get(patience: patience), "attempt 1 of 1", "0 of 300000 bytes");
    }

    [Fact]
    public async Task A_cancelled_download_keeps_what_has_come()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Immediate(step =>
        {
            if (step.Received > 0)
                cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Get(progress: progress, cancellation: cancellation.Token));
        Assert.InRange(new FileInfo(Part).Length, 1, 300_000);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Progress_counts_up_to_the_whole_file()
    {
        var steps = new List<DownloadProgress>();
        await Get(progress: new Immediate(steps.Add));
        Assert.Equal(new("a.gz", 300_000, 300_000, IsDone: true), steps[^1]);
        Assert.Equal(steps.Select(step => step.Received).Order(), steps.Select(step => step.Received));
        Assert.Single(steps, step => step.IsDone);
    }

    [Theory]
    [InlineData("example.org/mnist")]
    [InlineData("ftp://example.org/mnist")]
    [InlineData("file:///tmp")]
    public async Task A_mirror_that_is_no_web_address_is_refused(string mirror) =>
        await Refused.With(() => DatasetDownload.Get("mnist", _folder.Path, mirror), $"'{mirror}'", "http or https");

    [Fact]
    public async Task An_unknown_name_is_answered_with_the_known_ones() =>
        await Refused.With(
            () => DatasetDownload.Get("strokes", _folder.Path),
            "'strokes' cannot be fetched", "mnist, fashion-mnist, kmnist, cifar-10, digits-8x8");

    [Fact]
    public async Task A_folder_that_cannot_be_created_is_named()
    {
        var file = _folder.Write("occupied", "");
        await Refused.With(() => Get(folder: file), file, "cannot be created");
    }

    [Fact]
    public async Task A_target_that_cannot_be_written_is_named()
    {
        Directory.CreateDirectory(Path.Combine(Part, "occupied"));
        await Refused.With(() => Get(), Path.Combine(_folder.Path, "tiny"), "cannot be written");
    }

    [Fact]
    public async Task An_archive_is_unpacked_checked_and_removed()
    {
        byte[] one = [1, 2, 3], two = [4, 5];
        var archive = Tar(("folder/one.bin", one), ("../two.bin", two), ("other.txt", [9]));
        var files = await GetArchive(archive, ("one.bin", one), ("two.bin", two));
        Assert.Equal(["one.bin", "two.bin"], files.Select(Path.GetFileName));
        Assert.Equal(one, await File.ReadAllBytesAsync(files[0]));
        Assert.Equal(two, await File.ReadAllBytesAsync(files[1]));
        Assert.Equal(["one.bin", "two.bin"], Directory.GetFiles(Path.Combine(_folder.Path, "tiny")).Select(Path.GetFileName).Order());
        await GetArchive(Tar(), ("one.bin", one), ("two.bin", two));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task An_archive_with_a_foreign_or_missing_file_is_refused()
    {
        byte[] right = [1, 2, 3], foreign = [1, 2, 4];
        await Refuse(Tar(("one.bin", foreign)), "one.bin is not the published one.bin", Hash(foreign));
        await Refuse(Tar(("one.bin", [1])), "one.bin has 1 bytes; the published one.bin has 3");
        await Refuse(Tar(("two.bin", right)), "the archive has no file one.bin");
        await Refuse(TinyFiles.Gzip(TinyFiles.Bytes(2000)), "the archive is damaged");
        await Refuse(TinyFiles.Bytes(2000), "the archive is damaged");
        Assert.False(File.Exists(Path.Combine(_folder.Path, "tiny", "one.bin")));

        Task Refuse(byte[] archive, params string[] parts) =>
            Refused.With(() => GetArchive(archive, ("one.bin", right)), parts);
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Tar(params (string Name, byte[] Content)[] files)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
            foreach (var (name, content) in files)
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return TinyFiles.Gzip(archive.ToArray());
    }

    private Task<IReadOnlyList<string>> Get(
        string path = "/set",
        string? folder = null,
        DownloadPatience? patience = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default) => DatasetDownload.Get(
            new("tiny", new("http://127.0.0.1:1/"), [new("a.gz", 300_000, Hash(_content))], []),
            folder ?? _folder.Path, _server.Address + path, patience ?? Impatient, progress, cancellation);

    private Task<IReadOnlyList<string>> GetArchive(byte[] archive, params (string Name, byte[] Content)[] files)
    {
        _server.Files["/set.tar.gz"] = archive;
        ArchivedFile[] wanted = [.. files.Select(file => new ArchivedFile(file.Name, file.Content.Length, Hash(file.Content)))];
        return DatasetDownload.Get(
            new("tiny", new("http://127.0.0.1:1/"), [new("set.tar.gz", archive.Length, Hash(archive))], wanted),
            _folder.Path, _server.Address, Impatient, progress: null, CancellationToken.None);
    }

    /// <summary>Reports on the calling thread; <see cref="Progress{T}"/> would do it later and elsewhere.</summary>
    private sealed class Immediate(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
