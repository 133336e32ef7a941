using System.Text.Json.Nodes;

namespace NeuronActors.Operation.Tests;

/// <summary>The manifests of a folder below <c>deploy</c>.</summary>
internal sealed class Manifests
{
    private Manifests(string folder)
    {
        Folder = folder;
        Kustomization = Yaml.Documents(Repository.Text($"{folder}/kustomization.yaml")).Single();
        All = [.. Kustomization["resources"].Each().SelectMany(file => Yaml.Documents(Repository.Text($"{folder}/{file}")))];
    }

    /// <summary>Those for Kubernetes.</summary>
    public static Manifests Kubernetes { get; } = new("deploy/kubernetes");

    public string Folder { get; }

    /// <summary>The file that says what belongs together.</summary>
    public JsonObject Kustomization { get; }

    /// <summary>Every object, by the files that the kustomization names.</summary>
    public IReadOnlyList<JsonObject> All { get; }

    /// <summary>What nodes and coordinator are told.</summary>
    public IEnumerable<(string Name, string Value)> Settings =>
        from line in File.ReadLines(Repository.File($"{Folder}/settings.env"))
        where line.Length > 0 && line[0] != '#'
        select (line[..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    /// <summary>The objects with a pod template.</summary>
    public IEnumerable<JsonObject> Workloads => All.Where(one => Template(one) is not null);

    /// <summary>Every container with the object it belongs to.</summary>
    public IEnumerable<(JsonObject Workload, JsonNode Container)> Containers =>
        Workloads.SelectMany(one => Template(one).At("spec", "containers").Each().Select(container => (one, container)));

    public IEnumerable<JsonObject> Of(string kind) => All.Where(one => one["kind"].Text() == kind);

    public JsonObject Named(string kind, string name) => Of(kind).Single(one => one.At("metadata", "name").Text() == name);

    public JsonNode Container(string kind, string name) => Template(Named(kind, name)).At("spec", "containers").Each().Single();

    /// <summary>What the policies let a pod do, e.g. <c>coordinator TCP 2570</c>. Fails if no policy restricts that direction: then all is allowed.</summary>
    public IEnumerable<string> Allowed(JsonObject workload, string type, string rules, string peers)
    {
        JsonObject[] policies = [.. Of("NetworkPolicy").Where(policy =>
            Selects(policy.At("spec", "podSelector"), Labels(workload)) && policy.At("spec", "policyTypes").Each().Any(one => one.Text() == type))];
        Assert.NotEmpty(policies);
        return (from rule in policies.SelectMany(policy => policy.At("spec", rules).Each())
                from peer in rule[peers].Each()
                from port in rule["ports"].Each()
                select $"{Peer(peer)} {port["protocol"]} {port["port"]}").Order(StringComparer.Ordinal);
    }

    public static JsonNode? Template(JsonNode one) => one.At("spec", "template");

    public static JsonNode? Labels(JsonNode workload) => Template(workload).At("metadata", "labels");

    /// <summary>Whether a service stands for the pods of a workload.</summary>
    public static bool Serves(JsonObject service, JsonObject workload) =>
        Selects(new JsonObject { ["matchLabels"] = service.At("spec", "selector")!.DeepClone() }, Labels(workload));

    /// <summary>Whether a selector takes labels: all of matchLabels, and every In of matchExpressions. An empty one takes all.</summary>
    public static bool Selects(JsonNode? selector, JsonNode? labels) =>
        selector.At("matchLabels").Pairs().All(pair => labels.At(pair.Key).Text() == pair.Value.Text())
        && selector.At("matchExpressions").Each().All(one => one["values"].Each().Any(value => value.Text() == labels.At(one["key"].Text()!).Text()));

    private string Peer(JsonNode peer)
    {
        if (peer.At("namespaceSelector", "matchLabels") is { } space)
            return $"{space["kubernetes.io/metadata.name"]}/{peer.At("podSelector", "matchLabels", "k8s-app")}";
        return string.Join(',', Workloads.Where(one => Selects(peer["podSelector"], Labels(one))).Select(one => one.At("metadata", "name").Text()).Order(StringComparer.Ordinal));
    }
}
