using NeuronActors.Cluster.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Certificates of an authority that all members trust, checked.</summary>
public sealed class AkkaTlsMemberTests(TlsMembers members) : IClassFixture<TlsMembers>
{
    [Fact]
    public async Task Members_of_one_authority_train_by_TLS_to_the_same_weights()
    {
        await members.Have(2);
        using NeuronProcess run = members.Run("tls", [.. ProcessCluster.TwentyBatches(), .. members.OnNodes(2)]);
        Assert.Equal(await members.WeightsInOneProcess(), ProcessCluster.Weights(await run.Answers()));
    }

    /// <summary>The stranger trusts the members; that they do not trust it is what keeps it out.</summary>
    [Fact]
    public async Task A_node_with_a_certificate_of_another_authority_gets_no_answer_and_says_so()
    {
        await members.Have(2);
        using var other = new Authority("another authority");
        var environment = new Dictionary<string, string>(members.Environment) { ["NEURONACTORS_TLS_CERT"] = other.Member() };
        string log = Path.Combine(members.Folder, "stranger.jsonl");
        using NeuronProcess stranger = NeuronProcess.Start(environment, "node", "--name", "stranger", "--port", "0", "--log-file", log);
        await members.WaitForLog("node-1", "Akka.NET: ");   // there it stands why
        string said = await ProcessCluster.LogHas(log, "Not connected, trying again: no member of the cluster has answered");
        Assert.DoesNotContain("Connected to", said, StringComparison.Ordinal);
    }
}
