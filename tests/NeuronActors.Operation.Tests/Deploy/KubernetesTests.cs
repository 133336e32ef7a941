using System.Text.Json.Nodes;

namespace NeuronActors.Operation.Tests;

/// <summary>deploy/kubernetes: nodes and coordinator about a broker.</summary>
public sealed class KubernetesTests() : ManifestContract(Manifests.Broker)
{
    protected override string Build => "";

    [Fact]
    public void The_broker_is_the_one_image_that_is_not_ours() =>
        Assert.Equal(["rabbitmq:3.13"], Manifests.Broker.Containers.Select(one => one.Container["image"].Text()).Where(image => image != "neuronactors/neuron"));

    [Fact]
    public void Variables_are_those_that_the_program_and_the_broker_read()
    {
        string[] broker = ["RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS"];
        Assert.All(Manifests.Broker.Settings, pair => Assert.Contains(pair.Name, ProgramEnvironment.All));
        Assert.All(Manifests.Broker.Containers, one => Assert.All(one.Container["env"].Each().Select(variable => variable["name"].Text()!), name =>
        {
            bool isArgument = one.Container["args"].Each().Any(word => word.ToString() == $"$({name})");
            Assert.True(ProgramEnvironment.All.Contains(name) || broker.Contains(name) || isArgument, name);
        }));
    }

    [Fact]
    public void The_address_in_the_settings_is_that_of_the_broker_s_service()
    {
        var broker = new Uri(Manifests.Broker.Settings.Single(pair => pair.Name == ProgramEnvironment.Broker).Value);
        JsonNode port = Manifests.Broker.Named("Service", broker.Host).At("spec", "ports").Each().Single();
        Assert.Equal($"{broker.Port}", port["port"].Text());
        Assert.Equal("", broker.UserInfo);
        Assert.Equal($"{broker.Port}", Manifests.Broker.Container("Deployment", "broker")["ports"].Each().Single()["containerPort"].Text());
    }

    [Fact]
    public void Users_and_passwords_come_from_the_secret_that_the_readme_tells_to_make()
    {
        Assert.Empty(Manifests.Broker.Of("Secret"));
        JsonNode[] secrets = [.. Manifests.Broker.Containers.SelectMany(one => one.Container["env"].Each())
            .Where(variable => variable["name"].Text()!.Contains("USER", StringComparison.Ordinal) || variable["name"].Text()!.Contains("PASS", StringComparison.Ordinal))];
        Assert.Equal(6, secrets.Length);
        Assert.All(secrets, variable => Assert.Equal("broker", variable.At("valueFrom", "secretKeyRef", "name").Text()));
        Assert.All(secrets, variable => Assert.Null(variable["value"]));
        string readme = Repository.Text("deploy/README.md");
        Assert.Contains("create secret generic broker", readme, StringComparison.Ordinal);
        foreach (string key in secrets.Select(variable => variable.At("valueFrom", "secretKeyRef", "key").Text()!).Distinct())
            Assert.Matches($"--from-(literal|file)={key}=", readme);
    }

    [Fact]
    public void Nodes_and_coordinator_can_call_the_broker_and_the_name_service_and_nobody_calls_them()
    {
        foreach (JsonObject workload in new[] { Manifests.Broker.Named("StatefulSet", "node"), Manifests.Broker.Named("Job", "coordinator") })
        {
            Assert.Equal(["broker TCP 5672", "kube-system/kube-dns TCP 53", "kube-system/kube-dns UDP 53"], Manifests.Broker.Allowed(workload, "Egress", "egress", "to"));
            Assert.Empty(Manifests.Broker.Allowed(workload, "Ingress", "ingress", "from"));
        }
    }

    [Fact]
    public void The_broker_hears_nodes_and_coordinator_and_calls_nobody()
    {
        JsonObject broker = Manifests.Broker.Named("Deployment", "broker");
        Assert.Equal(["coordinator,node TCP 5672"], Manifests.Broker.Allowed(broker, "Ingress", "ingress", "from"));
        Assert.Empty(Manifests.Broker.Allowed(broker, "Egress", "egress", "to"));
    }
}
