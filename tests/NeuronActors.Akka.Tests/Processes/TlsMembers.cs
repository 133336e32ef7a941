using System.Globalization;
using NeuronActors.Cluster.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Members that talk by TLS, started as deploy/kubernetes-akka starts them, with certificates of an authority that all of them trust.</summary>
public sealed class TlsMembers : ProcessCluster
{
    private readonly int[] ports = [.. Enumerable.Range(0, 2).Select(_ => AkkaPlace.FreePort())];
    private readonly Authority authority = new("the members' authority");

    public override string Engine => "akka";

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["NEURONACTORS_JOIN"] = string.Join(',', ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"))),
        ["NEURONACTORS_CLUSTER"] = Path.Combine(Folder, "no-cluster-is-up"),
        ["NEURONACTORS_TLS_CERT"] = FileOf("member.pem"),
        ["SSL_CERT_FILE"] = FileOf("authority.pem"),
    };

    public override async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(FileOf("authority.pem"), authority.Pem);
        await File.WriteAllTextAsync(FileOf("member.pem"), authority.Member());
    }

    protected override string[] OptionsOf(int number) => ["--port", ports[number - 1].ToString(CultureInfo.InvariantCulture)];

    protected override ValueTask EndRest()
    {
        authority.Dispose();
        return ValueTask.CompletedTask;
    }

    private string FileOf(string name) => Path.Combine(Folder, name);
}
