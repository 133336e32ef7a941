using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace NeuronActors.Operation.Tests;

/// <summary>A folder of manifests fits together, and fits the program. No cluster is needed, and none has seen it here.</summary>
public abstract class ManifestContract
{
    private readonly Manifests manifests;

    private protected ManifestContract(Manifests manifests) => this.manifests = manifests;

    [Fact]
    public void Objects_have_the_fields_of_their_kind() => Assert.Empty(manifests.All.SelectMany(Problems));

    [Fact]
    public void The_kustomization_names_every_file_and_has_the_fields_of_its_kind()
    {
        Assert.Empty(Schemas.Kustomization.Problems(manifests.Kustomization, "Kustomization", "kustomization.yaml"));
        Assert.Equal(
            Directory.GetFiles(Repository.File(manifests.Folder)).Select(file => Path.GetFileName(file)).Order(),
            manifests.Kustomization["resources"].Each().Select(file => file.ToString()).Append("kustomization.yaml").Append("settings.env").Order());
        Assert.Equal(manifests.Of("Namespace").Single().At("metadata", "name").Text(), manifests.Kustomization["namespace"].Text());
    }

    [Fact]
    public void Every_port_that_is_called_by_name_has_that_name()
    {
        foreach ((JsonObject workload, JsonNode container) in manifests.Containers)
        {
            string?[] names = [.. container["ports"].Each().Select(port => port["name"].Text())];
            foreach (string probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
                foreach (string way in new[] { "httpGet", "tcpSocket" })
                    if (container.At(probe, way, "port").Text() is { } called) Assert.Contains(called, names);
            IEnumerable<JsonObject> services = manifests.Of("Service").Where(service => Manifests.Serves(service, workload));
            foreach (JsonNode port in services.SelectMany(service => service.At("spec", "ports").Each()))
                Assert.Contains(port["targetPort"].Text(), names);
        }
    }

    [Fact]
    public void Services_and_workloads_select_pods_that_there_are()
    {
        Assert.All(
            manifests.Of("Service"), service => Assert.Single(manifests.Workloads, one => Manifests.Serves(service, one)));
        Assert.All(
            manifests.Of("Deployment").Concat(manifests.Of("StatefulSet")),
            one => Assert.True(Manifests.Selects(one.At("spec", "selector"), Manifests.Labels(one)), one.At("metadata", "name").Text()));
        Assert.All(
            manifests.Of("StatefulSet"),
            one => Assert.NotNull(manifests.Named("Service", one.At("spec", "serviceName").Text()!)));
    }

    [Fact]
    public void Containers_have_no_rights_that_they_do_not_need()
    {
        Assert.All(manifests.Workloads, one =>
        {
            JsonNode? pod = Manifests.Template(one).At("spec");
            Assert.Equal("true", pod.At("securityContext", "runAsNonRoot").Text());
            Assert.Equal("false", pod.At("automountServiceAccountToken").Text());
        });
        Assert.All(manifests.Containers, one => Assert.Equal("false", one.Container.At("securityContext", "allowPrivilegeEscalation").Text()));
        Assert.All(
            manifests.Containers.Where(one => one.Container["image"].Text() == "neuronactors/neuron"),
            one => Assert.Equal("true", one.Container.At("securityContext", "readOnlyRootFilesystem").Text()));
        Assert.Equal("restricted", manifests.Of("Namespace").Single()["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"].Text());
    }

    [Fact]
    public void Volumes_that_are_mounted_are_there()
    {
        foreach ((JsonObject workload, JsonNode container) in manifests.Containers)
        {
            JsonNode[] volumes = [.. Manifests.Template(workload).At("spec", "volumes").Each()];
            Assert.Equal(volumes.Select(volume => volume["name"].Text()).Order(), container["volumeMounts"].Each().Select(mount => mount["name"].Text()).Distinct().Order());
            foreach (JsonNode volume in volumes)
                if (volume.At("persistentVolumeClaim", "claimName").Text() is { } claim) Assert.NotNull(manifests.Named("PersistentVolumeClaim", claim));
        }
    }

    [Fact]
    public void There_is_time_to_hand_over_and_to_write_a_checkpoint() =>
        Assert.All(
            new[] { manifests.Named("StatefulSet", "neuron-node"), manifests.Named("Job", "coordinator") },
            one => Assert.Equal("60", Manifests.Template(one).At("spec", "terminationGracePeriodSeconds").Text()));

    [Fact]
    public async Task Kustomize_builds_it_and_carries_the_number_of_nodes_over()
    {
        Assert.SkipUnless(Shell.Has("kubectl"), "kubectl was not found.");
        Said built = (await Shell.Run("kubectl", "kustomize", Repository.File(manifests.Folder))).Succeeded();
        IReadOnlyList<JsonObject> objects = Yaml.Documents(built.Output);

        Assert.Equal(manifests.All.Count + 1, objects.Count);
        Assert.Empty(objects.SelectMany(Problems));
        JsonNode nodes = Containers(objects, "Job").Single()["env"].Each().Single(variable => variable["name"].Text() == "NODES");
        Assert.Equal(manifests.Named("StatefulSet", "neuron-node").At("spec", "replicas").Text(), nodes["value"].Text());
        string map = objects.Single(one => one["kind"].Text() == "ConfigMap").At("metadata", "name").Text()!;
        Assert.All(
            Containers(objects, "Job").Concat(Containers(objects, "StatefulSet")),
            container => Assert.Equal(map, container["envFrom"].Each().Single().At("configMapRef", "name").Text()));
    }

    [Fact]
    public void Our_containers_are_of_one_image_and_its_version_is_the_program_s()
    {
        JsonNode image = manifests.Kustomization["images"].Each().Single();
        string version = XDocument.Load(Repository.File("Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Equal(version, image["newTag"].Text());
        Assert.Equal(2, manifests.Containers.Count(one => one.Container["image"].Text() == "neuronactors/neuron"));
        Assert.Equal("neuronactors/neuron", image["name"].Text());
    }

    [Fact]
    public void Probes_ask_what_the_health_server_answers_where_it_listens()
    {
        JsonNode node = manifests.Container("StatefulSet", "neuron-node");
        JsonNode port = node["ports"].Each().Single(one => one["name"].Text() == "health");

        Assert.Equal(HealthServer.LivePath, node.At("livenessProbe", "httpGet", "path").Text());
        Assert.Equal(HealthServer.ReadyPath, node.At("readinessProbe", "httpGet", "path").Text());
        Assert.Equal($"{HealthServer.UsualPort}", port["containerPort"].Text());
        Assert.Equal(["--health", $"{HealthServer.UsualPort}", "--health-address", "0.0.0.0"], node["args"].Each().Select(word => word.ToString()).TakeLast(4));
        Assert.All(["livenessProbe", "readinessProbe"], probe => Assert.Equal(port["name"].Text(), node.At(probe, "httpGet", "port").Text()));
    }

    private static IEnumerable<string> Problems(JsonObject one)
    {
        string kind = one["kind"].Text()!, place = $"{kind} {one.At("metadata", "name")}";
        return Schemas.Kubernetes.Knows(kind) ? Schemas.Kubernetes.Problems(one, kind, place) : [$"{place}: no schema"];
    }

    private static IEnumerable<JsonNode> Containers(IEnumerable<JsonObject> objects, string kind) =>
        objects.Where(one => one["kind"].Text() == kind).SelectMany(one => Manifests.Template(one).At("spec", "containers").Each());
}
