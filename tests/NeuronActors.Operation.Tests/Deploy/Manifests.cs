using System.Text.Json.Nodes;

namespace NeuronActors.Operation.Tests;

/// <summary>The manifests of <c>deploy/kubernetes</c>.</summary>
internal static class Manifests
{
    public const string Folder = "deploy/kubernetes";

    /// <summary>The file that says what belongs together.</summary>
    public static JsonObject Kustomization { get; } = Yaml.Documents(Repository.Text($"{Folder}/kustomization.yaml")).Single();

    /// <summary>Every object, by the files that the kustomization names.</summary>
    public static IReadOnlyList<JsonObject> All { get; } =
        [.. Kustomization["resources"].Each().SelectMany(file => Yaml.Documents(Repository.Text($"{Folder}/{file}")))];

    /// <summary>The objects with a pod template.</summary>
    public static IEnumerable<JsonObject> Workloads => All.Where(one => Template(one) is not null);

    /// <summary>Every container with the object it belongs to.</summary>
    public static IEnumerable<(JsonObject Workload, JsonNode Container)> Containers =>
        Workloads.SelectMany(one => Template(one).At("spec", "containers").Each().Select(container => (one, container)));

    public static IEnumerable<JsonObject> Of(string kind) => All.Where(one => one["kind"].Text() == kind);

    public static JsonObject Named(string kind, string name) => Of(kind).Single(one => one.At("metadata", "name").Text() == name);

    public static JsonNode Container(string kind, string name) => Template(Named(kind, name)).At("spec", "containers").Each().Single();

    public static JsonNode? Template(JsonNode one) => one.At("spec", "template");

    public static JsonNode? Labels(JsonNode workload) => Template(workload).At("metadata", "labels");

    /// <summary>Whether a service stands for the pods of a workload.</summary>
    public static bool Serves(JsonObject service, JsonObject workload) =>
        Selects(new JsonObject { ["matchLabels"] = service.At("spec", "selector")!.DeepClone() }, Labels(workload));

    /// <summary>Whether a selector takes labels: all of matchLabels, and every In of matchExpressions. An empty one takes all.</summary>
    public static bool Selects(JsonNode? selector, JsonNode? labels) =>
        selector.At("matchLabels").Pairs().All(pair => labels.At(pair.Key).Text() == pair.Value.Text())
        && selector.At("matchExpressions").Each().All(one => one["values"].Each().Any(value => value.Text() == labels.At(one["key"].Text()!).Text()));
}
