using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronActors.Operation.Tests;

/// <summary>deploy/kubernetes: nodes and coordinator as members of one Akka.Cluster.</summary>
public sealed class KubernetesTests() : ManifestContract(Manifests.Kubernetes)
{
    private const string Port = "2570", Secret = "members", FoundAfter = "--found-after";

    private static JsonNode[] Members => [Manifests.Kubernetes.Container("StatefulSet", "neuron-node"), Manifests.Kubernetes.Container("Job", "coordinator")];

    [Fact]
    public void Seeds_are_pods_of_the_set_by_the_names_that_its_service_gives_them_from_the_first_on()
    {
        JsonObject set = Manifests.Kubernetes.Named("StatefulSet", "neuron-node"), service = Manifests.Kubernetes.Named("Service", set.At("spec", "serviceName").Text()!);
        string[] seeds = Setting(ProgramEnvironment.Join).Split(',');
        Assert.Equal(Enumerable.Range(0, seeds.Length).Select(number => $"neuron-node-{number}.{service.At("metadata", "name")}:{Port}"), seeds);
        Assert.InRange(seeds.Length, 2, int.Parse(set.At("spec", "replicas").Text()!, CultureInfo.InvariantCulture));
        Assert.Equal("None", service.At("spec", "clusterIP").Text());
        Assert.Equal("true", service.At("spec", "publishNotReadyAddresses").Text());
    }

    [Fact]
    public void A_node_is_reached_by_the_name_that_others_join_it_by_and_a_coordinator_by_its_address()
    {
        Assert.Equal(["node", "--host", $"$({ProgramEnvironment.NodeName}).neuron-nodes", "--port", Port], Arguments(Members[0]).Take(5));
        Assert.Equal("metadata.name", Variable(Members[0], ProgramEnvironment.NodeName));
        Assert.Equal(["--host", "$(POD_ADDRESS)", "--port", Port], Arguments(Members[1]).SkipWhile(word => word != "--host").Take(4));
        Assert.Equal("status.podIP", Variable(Members[1], "POD_ADDRESS"));
        Assert.All(Members, member => Assert.Equal(Port, member["ports"].Each().Single(port => port["name"].Text() == "member")["containerPort"].Text()));
    }

    /// <summary>Pods that start together wait longer for one another than a pod takes to start.</summary>
    [Fact]
    public void One_pod_may_found_a_cluster_and_only_after_a_minute()
    {
        Assert.Equal(["/opt/neuron/member.sh"], Members[0]["command"].Each().Select(word => word.ToString()));
        Assert.Equal("60", Arguments(Members[0])[Array.IndexOf(Arguments(Members[0]), FoundAfter) + 1]);
        Assert.All(Members, member => Assert.DoesNotContain("--first", Arguments(member)));   // member.sh adds it, for pod 0
        Assert.DoesNotContain(FoundAfter, Arguments(Members[1]));
    }

    [Fact]
    public void Members_call_one_another_and_the_name_service_and_nobody_else_calls_them()
    {
        foreach (JsonObject workload in new[] { Manifests.Kubernetes.Named("StatefulSet", "neuron-node"), Manifests.Kubernetes.Named("Job", "coordinator") })
        {
            Assert.Equal([$"coordinator,neuron-node TCP {Port}"], Manifests.Kubernetes.Allowed(workload, "Ingress", "ingress", "from"));
            Assert.Equal([$"coordinator,neuron-node TCP {Port}", "kube-system/kube-dns TCP 53", "kube-system/kube-dns UDP 53"], Manifests.Kubernetes.Allowed(workload, "Egress", "egress", "to"));
        }
    }

    [Fact]
    public void Certificates_come_from_the_secret_that_the_readme_tells_to_make()
    {
        Assert.Empty(Manifests.Kubernetes.Of("Secret"));
        string readme = Repository.Text("deploy/README.md"), folder = "";
        Assert.Contains($"create secret generic {Secret}", readme, StringComparison.Ordinal);
        foreach (JsonObject workload in Manifests.Kubernetes.Workloads)
        {
            JsonNode volume = Manifests.Template(workload).At("spec", "volumes").Each().Single(one => one.At("secret", "secretName").Text() == Secret);
            JsonNode mount = Manifests.Template(workload).At("spec", "containers").Each().Single()["volumeMounts"].Each().Single(one => one["name"].Text() == volume["name"].Text());
            Assert.Equal("true", mount["readOnly"].Text());
            Assert.Equal("288", volume.At("secret", "defaultMode").Text());   // 0440
            Assert.Equal(Manifests.Template(workload).At("spec", "securityContext", "runAsGroup").Text(), Manifests.Template(workload).At("spec", "securityContext", "fsGroup").Text());
            folder = mount["mountPath"].Text()!;
        }
        string[] authorities = [.. Members.Select(member => Arguments(member)[Array.IndexOf(Arguments(member), "--tls-ca") + 1])];
        foreach (string file in authorities.Append(Setting(ProgramEnvironment.TlsCertificate)).Append(Setting(ProgramEnvironment.TlsKey)))
        {
            Assert.StartsWith($"{folder}/", file, StringComparison.Ordinal);
            Assert.Contains($"--from-file={Path.GetFileName(file)}", readme, StringComparison.Ordinal);
        }
    }

    /// <summary>Nothing here says that anything goes in plain text.</summary>
    [Fact]
    public void Variables_are_those_that_the_program_reads_and_nothing_is_insecure()
    {
        Assert.All(Manifests.Kubernetes.Settings, pair => Assert.Contains(pair.Name, ProgramEnvironment.All));
        Assert.All(Members, member => Assert.All(member["env"].Each().Select(variable => variable["name"].Text()!), name =>
            Assert.True(ProgramEnvironment.All.Contains(name) || Arguments(member).Contains($"$({name})"), name)));
        Assert.All(Members, member => Assert.DoesNotContain("--insecure", Arguments(member)));
    }

    private static string Setting(string name) => Manifests.Kubernetes.Settings.Single(pair => pair.Name == name).Value;

    private static string[] Arguments(JsonNode container) => [.. container["args"].Each().Select(word => word.ToString())];

    private static string? Variable(JsonNode container, string name) =>
        container["env"].Each().Single(variable => variable["name"].Text() == name).At("valueFrom", "fieldRef", "fieldPath").Text();
}
