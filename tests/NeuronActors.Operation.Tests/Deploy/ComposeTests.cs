using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NeuronActors.Operation.Tests;

/// <summary>deploy/compose fits together, and fits the program. No engine has run it here.</summary>
public sealed class ComposeTests
{
    private const string Folder = "deploy/compose", Port = "2570";
    private static readonly string Source = Repository.Text($"{Folder}/compose.yaml");
    private static readonly JsonObject Compose = Yaml.Documents(Source).Single();

    [Fact]
    public void It_has_the_fields_of_the_specification() =>
        Assert.Empty(Schemas.Compose.Problems(Compose, "Compose", "compose.yaml"));

    [Fact]
    public void Whatever_a_service_refers_to_is_defined()
    {
        foreach (JsonNode service in Services)
        {
            Assert.All(service["networks"].Each(), network => Assert.NotNull(Compose.At("networks", network.ToString())));
            Assert.All(service["depends_on"].Pairs(), pair => Assert.NotNull(Compose.At("services", pair.Key, "healthcheck")));
            foreach (string volume in service["volumes"].Each().Select(volume => volume.ToString()).Where(volume => char.IsAsciiLetter(volume[0])))
                Assert.True(Compose["volumes"]!.AsObject().ContainsKey(volume.Split(':')[0]), volume);
            if (service.At("build") is { } build)
                Assert.True(File.Exists(Path.Combine(Repository.File(Folder), build["context"].Text()!, build["dockerfile"].Text()!)), build.ToString());
        }
    }

    [Fact]
    public void Nodes_and_run_are_of_the_image_that_the_manifests_name()
    {
        JsonNode image = Manifests.Kubernetes.Kustomization["images"].Each().Single();
        Assert.All(Services, service => Assert.Equal($"{image["name"]}:{image["newTag"]}", service.At("image").Text()));
    }

    [Fact]
    public void A_node_is_asked_for_its_health_where_it_listens() => Assert.All(Nodes, node =>
    {
        Assert.Equal(["--health", $"{HealthServer.UsualPort}"], Words(node.Value, "command").TakeLast(2));
        Assert.Equal(
            ["CMD", "/opt/neuron/healthy.sh", $"{HealthServer.UsualPort}", HealthServer.ReadyPath],
            node.Value.At("healthcheck", "test").Each().Select(word => word.ToString()));
    });

    [Fact]
    public void A_node_is_reached_by_the_name_of_its_service_and_all_members_join_by_those_names()
    {
        Assert.All(Nodes, node =>
        {
            Assert.Equal(["node", "--name", node.Key, "--host", node.Key, "--port", Port], Words(node.Value, "command").Take(7));
            Assert.Equal(node.Key, node.Value!["hostname"].Text());
        });
        string seeds = string.Join(',', Nodes.Select(node => $"{node.Key}:{Port}"));
        Assert.All(Services, service => Assert.Equal(seeds, service.At("environment", ProgramEnvironment.Join).Text()));
        Assert.Equal($"{Nodes.Count()}", Examples["NODES"]);
        Assert.Equal(Nodes.Select(node => node.Key), Compose.At("services", "run", "depends_on").Pairs().Select(pair => pair.Key));
    }

    [Fact]
    public void One_node_founds_the_cluster() =>
        Assert.Equal(["node-1"], Nodes.Where(node => Words(node.Value, "command").Contains("--first")).Select(node => node.Key));

    /// <summary>In a network that nobody else is in.</summary>
    [Fact]
    public void All_members_say_that_they_talk_in_plain_text_and_no_port_is_published()
    {
        Assert.All(Services, service => Assert.Contains("--insecure", string.Join(' ', Words(service, "command").Concat(Words(service, "entrypoint"))), StringComparison.Ordinal));
        Assert.All(Services, service => Assert.Null(service.At("ports")));
        Assert.Contains("plain text", Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_ours_are_those_that_the_program_reads()
    {
        foreach (JsonNode service in Services)
        {
            string[] names = [.. service.At("environment").Pairs().Select(pair => pair.Key)];
            Assert.All(names.Where(name => name.StartsWith("NEURONACTORS_", StringComparison.Ordinal)), name => Assert.Contains(name, ProgramEnvironment.All));
            string entrypoint = string.Join(' ', Words(service, "entrypoint"));
            Assert.All(
                names.Where(name => !name.StartsWith("NEURONACTORS_", StringComparison.Ordinal)),
                name => Assert.Contains($"$${name}", entrypoint, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_setting_is_in_the_example_with_the_value_that_holds_without_it()
    {
        Match[] used = [.. Regex.Matches(Source, @"(?<!\$)\$\{([A-Z_]+)(:-([^}]*))?").Cast<Match>()];
        Assert.Equal(Examples.Keys.Order(), used.Select(match => match.Groups[1].Value).Distinct().Order());
        Assert.All(used.Where(match => match.Groups[2].Success), match => Assert.Equal(Examples[match.Groups[1].Value], match.Groups[3].Value));
    }

    [Fact]
    public void Every_service_is_limited_and_has_no_rights_that_it_does_not_need()
    {
        Assert.All(Services, service =>
        {
            Assert.NotNull(service.At("deploy", "resources", "limits"));
            Assert.Contains("no-new-privileges:true", service["security_opt"].Each().Select(one => one.ToString()));
        });
        Assert.All(Services, service => Assert.Equal("true", service.At("read_only").Text()));
        Assert.Equal("true", Compose.At("networks", "cluster", "internal").Text());
    }

    private static IEnumerable<JsonNode> Services => Compose["services"].Pairs().Select(pair => pair.Value!);

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Nodes => Compose["services"].Pairs().Where(pair => pair.Key.StartsWith("node-", StringComparison.Ordinal));

    private static IEnumerable<string> Words(JsonNode? service, string key) => service.At(key).Each().Select(word => word.ToString());

    private static Dictionary<string, string> Examples { get; } = File.ReadLines(Repository.File($"{Folder}/.env.example"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}
