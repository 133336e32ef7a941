using System.Text.Json.Nodes;

namespace NeuronActors.Operation.Tests;

/// <summary>deploy/kubernetes-akka: nodes and coordinator as members of one Akka.Cluster, without a broker.</summary>
public sealed class KubernetesAkkaTests() : ManifestContract(Manifests.Akka)
{
    private const string Port = "2570", Secret = "members";

    protected override string Build => "-akka";

    private static JsonNode[] Members => [Manifests.Akka.Container("StatefulSet", "node"), Manifests.Akka.Container("Job", "coordinator")];

    [Fact]
    public void Seeds_are_pods_of_the_set_by_the_names_that_its_service_gives_them_from_the_first_on()
    {
        JsonObject set = Manifests.Akka.Named("StatefulSet", "node"), service = Manifests.Akka.Named("Service", set.At("spec", "serviceName").Text()!);
        string[] seeds = Setting(ProgramEnvironment.Join).Split(',');
        Assert.Equal(Enumerable.Range(0, seeds.Length).Select(number => $"node-{number}.{service.At("metadata", "name")}:{Port}"), seeds);
        Assert.InRange(seeds.Length, 2, int.Parse(set.At("spec", "replicas").Text()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("None", service.At("spec", "clusterIP").Text());
        Assert.Equal("true", service.At("spec", "publishNotReadyAddresses").Text());
    }

    [Fact]
    public void A_node_calls_itself_what_others_join_it_by_and_a_coordinator_where_it_is()
    {
        Assert.Equal(["node", "--host", $"$({ProgramEnvironment.NodeName}).node", "--port", Port], Arguments(Members[0]).Take(5));
        Assert.Equal("metadata.name", Variable(Members[0], ProgramEnvironment.NodeName));
        Assert.Equal(["--host", "$(POD_ADDRESS)", "--port", Port], Arguments(Members[1]).TakeLast(4));
        Assert.Equal("status.podIP", Variable(Members[1], "POD_ADDRESS"));
        Assert.All(Members, member => Assert.Equal(Port, member["ports"].Each().Single(port => port["name"].Text() == "member")["containerPort"].Text()));
        Assert.Contains("--engine akka", string.Join(' ', Arguments(Members[1])), StringComparison.Ordinal);
    }

    [Fact]
    public void Members_call_one_another_and_the_name_service_and_nobody_else_calls_them()
    {
        foreach (JsonObject workload in new[] { Manifests.Akka.Named("StatefulSet", "node"), Manifests.Akka.Named("Job", "coordinator") })
        {
            Assert.Equal([$"coordinator,node TCP {Port}"], Manifests.Akka.Allowed(workload, "Ingress", "ingress", "from"));
            Assert.Equal([$"coordinator,node TCP {Port}", "kube-system/kube-dns TCP 53", "kube-system/kube-dns UDP 53"], Manifests.Akka.Allowed(workload, "Egress", "egress", "to"));
        }
    }

    [Fact]
    public void Certificates_come_from_the_secret_that_the_readme_tells_to_make()
    {
        Assert.Empty(Manifests.Akka.Of("Secret"));
        string readme = Repository.Text("deploy/README.md"), folder = "";
        Assert.Contains($"create secret generic {Secret}", readme, StringComparison.Ordinal);
        foreach (JsonObject workload in Manifests.Akka.Workloads)
        {
            JsonNode volume = Manifests.Template(workload).At("spec", "volumes").Each().Single(one => one.At("secret", "secretName").Text() == Secret);
            JsonNode mount = Manifests.Template(workload).At("spec", "containers").Each().Single()["volumeMounts"].Each().Single(one => one["name"].Text() == volume["name"].Text());
            Assert.Equal("true", mount["readOnly"].Text());
            Assert.Equal("288", volume.At("secret", "defaultMode").Text());   // 0440
            Assert.Equal(Manifests.Template(workload).At("spec", "securityContext", "runAsGroup").Text(), Manifests.Template(workload).At("spec", "securityContext", "fsGroup").Text());
            folder = mount["mountPath"].Text()!;
        }
        foreach (string variable in new[] { ProgramEnvironment.TlsCertificate, ProgramEnvironment.TlsKey, "SSL_CERT_FILE" })
        {
            string file = Setting(variable);
            Assert.StartsWith($"{folder}/", file, StringComparison.Ordinal);
            Assert.Contains($"--from-file={Path.GetFileName(file)}", readme, StringComparison.Ordinal);
        }
    }

    /// <summary>Nothing here says that anything goes in plain text.</summary>
    [Fact]
    public void Variables_are_those_that_the_program_and_the_runtime_read_and_nothing_is_insecure()
    {
        Assert.All(Manifests.Akka.Settings, pair => Assert.Contains(pair.Name, ProgramEnvironment.All.Append("SSL_CERT_FILE")));
        Assert.All(Members, member => Assert.All(member["env"].Each().Select(variable => variable["name"].Text()!), name =>
            Assert.True(ProgramEnvironment.All.Contains(name) || Arguments(member).Contains($"$({name})"), name)));
        Assert.All(Members, member => Assert.DoesNotContain("--insecure", Arguments(member)));
    }

    private static string Setting(string name) => Manifests.Akka.Settings.Single(pair => pair.Name == name).Value;

    private static string[] Arguments(JsonNode container) => [.. container["args"].Each().Select(word => word.ToString())];

    private static string? Variable(JsonNode container, string name) =>
        container["env"].Each().Single(variable => variable["name"].Text() == name).At("valueFrom", "fieldRef", "fieldPath").Text();
}
