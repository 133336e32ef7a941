using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace NeuronActors.Operation.Tests;

/// <summary>deploy/kubernetes fits together, and fits the program. No cluster is needed, and none has seen it here.</summary>
public sealed class KubernetesTests
{
    public static TheoryData<string> Kinds => [.. Manifests.All.Select(one => one["kind"].Text()!).Distinct()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Objects_have_the_fields_of_their_kind(string kind)
    {
        Assert.True(Schemas.Kubernetes.Knows(kind), kind);
        Assert.Empty(Manifests.Of(kind).SelectMany(one => Schemas.Kubernetes.Problems(one, kind, $"{kind} {one.At("metadata", "name")}")));
    }

    [Fact]
    public void The_kustomization_names_every_file_and_has_the_fields_of_its_kind()
    {
        Assert.Empty(Schemas.Kustomization.Problems(Manifests.Kustomization, "Kustomization", "kustomization.yaml"));
        Assert.Equal(
            Directory.GetFiles(Repository.File(Manifests.Folder)).Select(file => Path.GetFileName(file)).Order(),
            Manifests.Kustomization["resources"].Each().Select(file => file.ToString()).Append("kustomization.yaml").Append("settings.env").Order());
        Assert.Equal(Manifests.Named("Namespace", "neuronactors").At("metadata", "name").Text(), Manifests.Kustomization["namespace"].Text());
    }

    [Fact]
    public void Our_containers_are_of_one_image_and_its_version_is_the_program_s()
    {
        JsonNode image = Manifests.Kustomization["images"].Each().Single();
        string version = XDocument.Load(Repository.File("Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Equal(version, image["newTag"].Text());
        Assert.Equal(
            ["neuronactors/neuron", "neuronactors/neuron", "rabbitmq:3.13"],
            Manifests.Containers.Select(one => one.Container["image"].Text()).Order());
        Assert.Equal("neuronactors/neuron", image["name"].Text());
    }

    [Fact]
    public void Probes_ask_what_the_health_server_answers_where_it_listens()
    {
        JsonNode node = Manifests.Container("StatefulSet", "node");
        JsonNode port = node["ports"].Each().Single();

        Assert.Equal(HealthServer.LivePath, node.At("livenessProbe", "httpGet", "path").Text());
        Assert.Equal(HealthServer.ReadyPath, node.At("readinessProbe", "httpGet", "path").Text());
        Assert.Equal($"{HealthServer.UsualPort}", port["containerPort"].Text());
        Assert.Equal(["node", "--health", $"{HealthServer.UsualPort}", "--health-address", "0.0.0.0"], node["args"].Each().Select(word => word.ToString()));
        Assert.All(["livenessProbe", "readinessProbe"], probe => Assert.Equal(port["name"].Text(), node.At(probe, "httpGet", "port").Text()));
    }

    [Fact]
    public void Every_port_that_is_called_by_name_has_that_name()
    {
        foreach ((JsonObject workload, JsonNode container) in Manifests.Containers)
        {
            string?[] names = [.. container["ports"].Each().Select(port => port["name"].Text())];
            foreach (string probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
                foreach (string way in new[] { "httpGet", "tcpSocket" })
                    if (container.At(probe, way, "port").Text() is { } called) Assert.Contains(called, names);
            IEnumerable<JsonObject> services = Manifests.Of("Service").Where(service => Manifests.Serves(service, workload));
            foreach (JsonNode port in services.SelectMany(service => service.At("spec", "ports").Each()))
                Assert.Contains(port["targetPort"].Text(), names);
        }
    }

    [Fact]
    public void Services_and_workloads_select_pods_that_there_are()
    {
        Assert.All(
            Manifests.Of("Service"), service => Assert.Single(Manifests.Workloads, one => Manifests.Serves(service, one)));
        Assert.All(
            Manifests.Of("Deployment").Concat(Manifests.Of("StatefulSet")),
            one => Assert.True(Manifests.Selects(one.At("spec", "selector"), Manifests.Labels(one)), one.At("metadata", "name").Text()));
        Assert.All(
            Manifests.Of("StatefulSet"),
            one => Assert.NotNull(Manifests.Named("Service", one.At("spec", "serviceName").Text()!)));
    }

    [Fact]
    public void Variables_are_those_that_the_program_and_the_broker_read()
    {
        string[] broker = ["RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS"];
        Assert.All(Settings, pair => Assert.Contains(pair.Name, ProgramEnvironment.All));
        Assert.All(Manifests.Containers, one => Assert.All(one.Container["env"].Each().Select(variable => variable["name"].Text()!), name =>
        {
            bool isArgument = one.Container["args"].Each().Any(word => word.ToString() == $"$({name})");
            Assert.True(ProgramEnvironment.All.Contains(name) || broker.Contains(name) || isArgument, name);
        }));
    }

    [Fact]
    public void The_address_in_the_settings_is_that_of_the_broker_s_service()
    {
        var broker = new Uri(Settings.Single(pair => pair.Name == ProgramEnvironment.Broker).Value);
        JsonNode port = Manifests.Named("Service", broker.Host).At("spec", "ports").Each().Single();
        Assert.Equal($"{broker.Port}", port["port"].Text());
        Assert.Equal("", broker.UserInfo);
        Assert.Equal($"{broker.Port}", Manifests.Container("Deployment", "broker")["ports"].Each().Single()["containerPort"].Text());
    }

    [Fact]
    public void Users_and_passwords_come_from_the_secret_that_the_readme_tells_to_make()
    {
        Assert.Empty(Manifests.Of("Secret"));
        JsonNode[] secrets = [.. Manifests.Containers.SelectMany(one => one.Container["env"].Each())
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
    public void Containers_have_no_rights_that_they_do_not_need()
    {
        Assert.All(Manifests.Workloads, one =>
        {
            JsonNode? pod = Manifests.Template(one).At("spec");
            Assert.Equal("true", pod.At("securityContext", "runAsNonRoot").Text());
            Assert.Equal("false", pod.At("automountServiceAccountToken").Text());
        });
        Assert.All(Manifests.Containers, one => Assert.Equal("false", one.Container.At("securityContext", "allowPrivilegeEscalation").Text()));
        Assert.All(
            Manifests.Containers.Where(one => one.Container["image"].Text() == "neuronactors/neuron"),
            one => Assert.Equal("true", one.Container.At("securityContext", "readOnlyRootFilesystem").Text()));
        Assert.Equal("restricted", Manifests.Named("Namespace", "neuronactors")["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"].Text());
    }

    [Fact]
    public void Nodes_and_coordinator_can_call_the_broker_and_the_name_service_and_nobody_calls_them()
    {
        foreach (JsonObject workload in new[] { Manifests.Named("StatefulSet", "node"), Manifests.Named("Job", "coordinator") })
        {
            Assert.Equal(["broker TCP 5672", "kube-system/kube-dns TCP 53", "kube-system/kube-dns UDP 53"], Allowed(workload, "Egress", "egress", "to"));
            Assert.Empty(Allowed(workload, "Ingress", "ingress", "from"));
        }
    }

    [Fact]
    public void The_broker_hears_nodes_and_coordinator_and_calls_nobody()
    {
        JsonObject broker = Manifests.Named("Deployment", "broker");
        Assert.Equal(["coordinator,node TCP 5672"], Allowed(broker, "Ingress", "ingress", "from"));
        Assert.Empty(Allowed(broker, "Egress", "egress", "to"));
    }

    [Fact]
    public void Volumes_that_are_mounted_are_there()
    {
        foreach ((JsonObject workload, JsonNode container) in Manifests.Containers)
        {
            JsonNode[] volumes = [.. Manifests.Template(workload).At("spec", "volumes").Each()];
            Assert.Equal(volumes.Select(volume => volume["name"].Text()).Order(), container["volumeMounts"].Each().Select(mount => mount["name"].Text()).Distinct().Order());
            foreach (JsonNode volume in volumes)
                if (volume.At("persistentVolumeClaim", "claimName").Text() is { } claim) Assert.NotNull(Manifests.Named("PersistentVolumeClaim", claim));
        }
    }

    [Fact]
    public void There_is_time_to_hand_over_and_to_write_a_checkpoint() =>
        Assert.All(
            new[] { Manifests.Named("StatefulSet", "node"), Manifests.Named("Job", "coordinator") },
            one => Assert.Equal("60", Manifests.Template(one).At("spec", "terminationGracePeriodSeconds").Text()));

    [Fact]
    public async Task Kustomize_builds_it_and_carries_the_number_of_nodes_over()
    {
        Assert.SkipUnless(Shell.Has("kubectl"), "kubectl was not found.");
        Said built = (await Shell.Run("kubectl", "kustomize", Repository.File(Manifests.Folder))).Succeeded();
        IReadOnlyList<JsonObject> objects = Yaml.Documents(built.Output);

        Assert.Equal(Manifests.All.Count + 1, objects.Count);
        Assert.Empty(objects.SelectMany(one => Schemas.Kubernetes.Problems(one, one["kind"].Text()!, $"{one["kind"]} {one.At("metadata", "name")}")));
        JsonNode nodes = Containers(objects, "Job").Single()["env"].Each().Single(variable => variable["name"].Text() == "NODES");
        Assert.Equal(Manifests.Named("StatefulSet", "node").At("spec", "replicas").Text(), nodes["value"].Text());
        string map = objects.Single(one => one["kind"].Text() == "ConfigMap").At("metadata", "name").Text()!;
        Assert.All(
            Containers(objects, "Job").Concat(Containers(objects, "StatefulSet")),
            container => Assert.Equal(map, container["envFrom"].Each().Single().At("configMapRef", "name").Text()));
    }

    private static IEnumerable<(string Name, string Value)> Settings =>
        from line in File.ReadLines(Repository.File($"{Manifests.Folder}/settings.env"))
        where line.Length > 0 && line[0] != '#'
        select (line[..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    private static IEnumerable<JsonNode> Containers(IEnumerable<JsonObject> objects, string kind) =>
        objects.Where(one => one["kind"].Text() == kind).SelectMany(one => Manifests.Template(one).At("spec", "containers").Each());

    /// <summary>What the policies let a pod do, e.g. <c>broker TCP 5672</c>. Fails if no policy restricts that direction: then all is allowed.</summary>
    private static IEnumerable<string> Allowed(JsonObject workload, string type, string rules, string peers)
    {
        JsonObject[] policies = [.. Manifests.Of("NetworkPolicy").Where(policy =>
            Manifests.Selects(policy.At("spec", "podSelector"), Manifests.Labels(workload)) && policy.At("spec", "policyTypes").Each().Any(one => one.Text() == type))];
        Assert.NotEmpty(policies);
        return (from rule in policies.SelectMany(policy => policy.At("spec", rules).Each())
                from peer in rule[peers].Each()
                from port in rule["ports"].Each()
                select $"{Peer(peer)} {port["protocol"]} {port["port"]}").Order(StringComparer.Ordinal);
    }

    private static string Peer(JsonNode peer)
    {
        if (peer.At("namespaceSelector", "matchLabels") is { } space)
            return $"{space["kubernetes.io/metadata.name"]}/{peer.At("podSelector", "matchLabels", "k8s-app")}";
        return string.Join(',', Manifests.Workloads.Where(one => Manifests.Selects(peer["podSelector"], Manifests.Labels(one)))
            .Select(one => one.At("metadata", "name").Text()).Order(StringComparer.Ordinal));
    }
}
