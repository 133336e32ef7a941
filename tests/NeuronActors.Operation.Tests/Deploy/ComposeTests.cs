using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NeuronActors.Operation.Tests;

/// <summary>deploy/compose fits together, and fits the program. No engine has run it here.</summary>
public sealed class ComposeTests
{
    private const string Folder = "deploy/compose";
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
        JsonNode image = Manifests.Broker.Kustomization["images"].Each().Single();
        Assert.All(["node", "run"], service => Assert.Equal($"{image["name"]}:{image["newTag"]}", Compose.At("services", service, "image").Text()));
        Assert.Equal(Manifests.Broker.Container("Deployment", "broker")["image"].Text(), Compose.At("services", "broker", "image").Text());
    }

    [Fact]
    public void A_node_is_asked_for_its_health_where_it_listens()
    {
        JsonNode node = Compose.At("services", "node")!;
        Assert.Equal(["node", "--health", $"{HealthServer.UsualPort}"], node["command"].Each().Select(word => word.ToString()));
        Assert.Equal(
            ["CMD", "/opt/neuron/healthy.sh", $"{HealthServer.UsualPort}", HealthServer.ReadyPath],
            node.At("healthcheck", "test").Each().Select(word => word.ToString()));
    }

    [Fact]
    public void Variables_of_ours_are_those_that_the_program_reads()
    {
        foreach (string service in new[] { "node", "run" })
        {
            string[] names = [.. Compose.At("services", service, "environment").Pairs().Select(pair => pair.Key)];
            Assert.Empty(new[] { ProgramEnvironment.Broker, ProgramEnvironment.BrokerUser, ProgramEnvironment.BrokerPassword }.Except(names));
            Assert.All(names.Where(name => name.StartsWith("NEURONACTORS_", StringComparison.Ordinal)), name => Assert.Contains(name, ProgramEnvironment.All));
            string entrypoint = string.Join(' ', Compose.At("services", service, "entrypoint").Each());
            Assert.All(
                names.Where(name => !name.StartsWith("NEURONACTORS_", StringComparison.Ordinal)),
                name => Assert.Contains($"$${name}", entrypoint, StringComparison.Ordinal));
        }

        Assert.Equal(["RABBITMQ_DEFAULT_PASS", "RABBITMQ_DEFAULT_USER"], Compose.At("services", "broker", "environment").Pairs().Select(pair => pair.Key).Order());
    }

    [Fact]
    public void The_password_is_in_no_file_and_without_it_nothing_starts()
    {
        JsonNode? broker = Compose.At("services", "broker", "environment"), node = Compose.At("services", "node", "environment");
        Assert.StartsWith("${NEURONACTORS_BROKER_PASSWORD:?", broker.At("RABBITMQ_DEFAULT_PASS").Text(), StringComparison.Ordinal);
        Assert.Equal(broker.At("RABBITMQ_DEFAULT_PASS").Text(), node.At(ProgramEnvironment.BrokerPassword).Text());
        Assert.Equal(broker.At("RABBITMQ_DEFAULT_USER").Text(), node.At(ProgramEnvironment.BrokerUser).Text());
        Assert.Equal("", new Uri(node.At(ProgramEnvironment.Broker).Text()!).UserInfo);
        Assert.Equal("", Examples["NEURONACTORS_BROKER_PASSWORD"]);
        Assert.Contains(".env", File.ReadAllLines(Repository.File($"{Folder}/.gitignore")));
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
        Assert.All(["node", "run"], service => Assert.Equal("true", Compose.At("services", service, "read_only").Text()));
        Assert.Equal("true", Compose.At("networks", "cluster", "internal").Text());
    }

    private static IEnumerable<JsonNode> Services => Compose["services"].Pairs().Select(pair => pair.Value!);

    private static Dictionary<string, string> Examples { get; } = File.ReadLines(Repository.File($"{Folder}/.env.example"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}
