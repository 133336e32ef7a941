using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace NeuronActors.Cluster.Tests;

/// <summary>A cluster whose members talk by TLS, and those that are kept out of it.</summary>
public sealed class TlsTests(Members members) : IDisposable
{
    private static readonly DateTimeOffset From = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), To = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("neuron-tls-tests-").FullName;
    private readonly List<NeuronProcess> nodes = [];

    /// <summary>While the run continues, others try to join: with a certificate of another authority, and in plain text.</summary>
    [Fact]
    public async Task A_run_by_TLS_ends_with_the_weights_of_one_process_whoever_else_tries_to_join()
    {
        string[] settings = Batches.Of(25);
        Task<string> weights = OneProcess.WeightsOf(settings);
        string[] ours = Certificates("ours"), others = Certificates("others");
        await members.Have(0);
        await Start(1, "Connected to", ours);
        await Start(2, "Connected to", ours);
        using NeuronProcess run = NeuronProcess.Start(
            Settings, ["run", .. settings, .. Batches.On(2), "--json", "--out", Path.Combine(folder, "runs"), "--join", members.AddressOf(1), .. ours]);
        await run.Says("epoch 1/");

        string[] refused = await Task.WhenAll(Start(3, "Not connected", others), Start(4, "Not connected", []));
        using NeuronProcess mixed = NeuronProcess.Start(Settings, ["node", "--join", members.AddressOf(1), .. others[..4], .. ours[4..]]);
        Assert.Equal(1, (await mixed.Ends()).Code);

        JsonNode answer = await run.Answers();
        Assert.Equal(await weights, Members.Weights(answer));
        Assert.Equal(["node-1", "node-2"], Members.Nodes(answer));
        Assert.True(answer["recoveries"]!.AsArray().Count == 0, answer["recoveries"]!.ToJsonString());
        Assert.Matches("Not connected.*the certificate .*CN=ours.* is not vouched for by the authorities that were named", refused[0]);
        Assert.StartsWith(
            "neuron: our own certificate CN=others is not vouched for by the authorities that were named", Assert.Single(mixed.Complaints.Split('\n')), StringComparison.Ordinal);
        Assert.All(refused, log => Assert.DoesNotContain("Connected to", log, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        foreach (NeuronProcess node in nodes) node.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Dictionary<string, string> Settings => new() { ["NEURONACTORS_CLUSTER"] = Path.Combine(folder, "no-cluster-is-up") };

    /// <summary>Starts a node that joins the first one, and waits until its log says so much.</summary>
    private Task<string> Start(int number, string text, string[] tls)
    {
        string log = Path.Combine(folder, $"{Members.NameOf(number)}.jsonl");
        nodes.Add(NeuronProcess.Start(Settings,
        [
            "node", "--name", Members.NameOf(number), "--port", members.PortOf(number).ToString(CultureInfo.InvariantCulture), "--threads", "1",
            "--log-file", log, .. number == 1 ? Array.Empty<string>() : ["--join", members.AddressOf(1)], .. tls,
        ]));
        return Members.LogHas(log, text);
    }

    /// <summary>Options that name a new authority and a certificate that it has signed.</summary>
    private string[] Certificates(string name)
    {
        using RSA authorityKey = RSA.Create(2048), key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name} authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = request.CreateSelfSigned(From, To);
        using X509Certificate2 certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(authority, From, To, [1]);
        return
        [
            "--tls-cert", Write($"{name}.crt", certificate.ExportCertificatePem()), "--tls-key", Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()),
            "--tls-ca", Write($"{name}-ca.crt", authority.ExportCertificatePem()),
        ];
    }

    private string Write(string file, string text)
    {
        string path = Path.Combine(folder, file);
        File.WriteAllText(path, text);
        return path;
    }
}
