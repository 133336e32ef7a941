using System.Runtime.Versioning;

namespace NeuronActors.Cli.Tests;

public sealed class ClusterFolderTests : IDisposable
{
    private static readonly ClusterState State = new("mine", ["127.0.0.1:2570", "127.0.0.1:2571"], [new NodeProcess("node-1", 17), new NodeProcess("node-2", 18)]);

    private readonly RunScene scene = new();

    private string Place => Path.Combine(scene.Folder, "cluster");

    private string StateFile => Path.Combine(Place, "cluster.json");

    public void Dispose() => scene.Dispose();

    [Fact]
    public void What_was_started_is_read_as_it_was_written()
    {
        new ClusterFolder(Place).Write(State);

        ClusterState read = new ClusterFolder(Place).Read()!;

        Assert.Equal(State, read with { Nodes = State.Nodes, Members = State.Members });
        Assert.Equal(State.Nodes, read.Nodes);
        Assert.Equal(State.Members, read.Members);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void It_is_for_its_owner_only_also_where_others_could_read_the_file_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights.");
        Directory.CreateDirectory(Place);
        File.WriteAllText(StateFile, "{}");
        File.SetUnixFileMode(StateFile, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        new ClusterFolder(Place).Write(State);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StateFile));
        Assert.Equal([StateFile], Directory.GetFiles(Place));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Cluster\": ")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    public void A_state_that_cannot_be_understood_is_refused_with_the_file(string text)
    {
        Directory.CreateDirectory(Place);
        File.WriteAllText(StateFile, text);

        string sentence = Assert.Throws<CommandException>(() => new ClusterFolder(Place).Read()).Message;

        Assert.Equal($"{StateFile} cannot be understood: end what runs by hand and delete the file.", sentence);
    }

    [Fact]
    public void Nothing_is_known_before_anything_was_started_and_after_it_was_ended()
    {
        var folder = new ClusterFolder(Place);

        Assert.Null(folder.Read());
        folder.Forget();
        folder.Write(State);
        folder.Forget();
        Assert.Null(folder.Read());
    }

    [Fact]
    public void A_process_of_that_number_that_is_no_node_of_that_name_is_not_taken_for_it() =>
        Assert.Null(NodeProcesses.Find(new NodeProcess("node-1", Environment.ProcessId)));
}
