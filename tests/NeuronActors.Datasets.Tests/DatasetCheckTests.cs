using System.Security.Cryptography;

namespace NeuronActors.Datasets.Tests;

public sealed class DatasetCheckTests : IDisposable
{
    private static readonly byte[] Content = TinyFiles.Bytes(1000);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_published_content_is_right_unpacked_and_packed_in_any_way()
    {
        var known = new KnownFile("set", new KnownContent("a", Hash(Content)));
        _folder.Write("set/a.gz", TinyFiles.Gzip(Content));
        Assert.Equal(new("set", Path.Combine("set", "a.gz"), new FileState.Ok(null)), Check(known));
        _folder.Write("set/a", Content);
        Assert.Equal(new("set", Path.Combine("set", "a"), new FileState.Ok(null)), Check(known));
    }

    [Fact]
    public void A_published_gzip_file_is_known_by_its_own_hash()
    {
        var packed = TinyFiles.Gzip(Content);
        _folder.Write("set/a.gz", packed);
        Assert.Equal(new FileState.Ok(null), Check(new("set", new KnownContent("a", null, Hash(packed)))).State);
    }

    [Fact]
    public void Another_content_is_wrong_and_both_hashes_are_shown()
    {
        _folder.Write("set/a.gz", TinyFiles.Gzip([1, 2]));
        Assert.Equal(
            new FileState.WrongHash(Hash([1, 2]), Hash(Content)), Check(new("set", new KnownContent("a", Hash(Content)))).State);
    }

    [Fact]
    public void Without_a_published_hash_for_its_form_nothing_is_claimed()
    {
        var packed = TinyFiles.Gzip(Content);
        var known = new KnownFile("set", new KnownContent("a", null, Hash(packed)));
        _folder.Write("set/a.gz", TinyFiles.Gzip([1, 2]));
        Assert.Equal(new FileState.WrongHash(Hash(TinyFiles.Gzip([1, 2])), Hash(packed)), Check(known).State);
        _folder.Write("set/a", Content);
        Assert.Equal(new FileState.UnknownHash(Hash(Content)), Check(known).State);
    }

    [Fact]
    public void A_known_substitute_is_right_with_a_note()
    {
        var known = new KnownFile(
            "set",
            new KnownContent("a", Hash([1])),
            new KnownContent("b", Hash(Content), Note: "cut"),
            new KnownContent("a", Hash([2]), Note: "lossy"));
        _folder.Write("set/b", Content);
        Assert.Equal(new("set", Path.Combine("set", "b"), new FileState.Ok("cut")), Check(known));
        _folder.Write("set/a", [2]);
        Assert.Equal(new("set", Path.Combine("set", "a"), new FileState.Ok("lossy")), Check(known));
    }

    [Fact]
    public void A_missing_and_an_unreadable_file_are_lines_of_the_result()
    {
        var known = new KnownFile("set", new KnownContent("a", Hash(Content)));
        Assert.Equal(new("set", Path.Combine("set", "a.gz"), new FileState.Missing()), Check(known));
        _folder.Write("set/a.gz", TinyFiles.Gzip(Content)[..40]);
        Assert.Contains("truncated", Assert.IsType<FileState.Unreadable>(Check(known).State).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_refused() =>
        Refused.With(() => DatasetCheck.Verify(Path.Combine(_folder.Path, "none")), "no data folder", "neuron data get");

    [Fact]
    public void Every_hash_is_64_hexadecimal_digits()
    {
        var hashes = KnownFiles.All.SelectMany(file => file.Contents).SelectMany(content => new[] { content.Packed, content.Unpacked })
            .Concat(PublicServers.All.SelectMany(set => set.Files).Select(file => file.Sha256)).OfType<string>();
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private FileCheck Check(KnownFile file) =>
        Assert.Single(DatasetCheck.Verify(_folder.Path, [file], CancellationToken.None));
}
