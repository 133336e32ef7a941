namespace NeuronActors.Operation.Tests;

/// <summary>The schema that the deployment files are held against finds what is wrong.</summary>
public sealed class SchemaTests
{
    private static readonly Schema Small = new("""
        Pod = name!:name kind:=this|that ports:Port[] labels:string{} rules:string[]?
        Port = port!:port
        """);

    [Theory]
    [InlineData("name: a\nkind: that\nports: [{port: 80}]\nlabels: {x: y}\nrules: []")]
    [InlineData("name: a", "")]
    [InlineData("kind: this", "Pod.name is missing")]
    [InlineData("name: a\nkimd: this", "Pod.kimd is no field of Pod")]
    [InlineData("name: A", "Pod.name is \"A\", not name")]
    [InlineData("name: a\nkind: other", "Pod.kind is \"other\", not =this|that")]
    [InlineData("name: a\nports: []", "Pod.ports is empty")]
    [InlineData("name: a\nports: [{port: 80}, {port: \"80\"}]", "Pod.ports[1].port is \"80\", not port")]
    [InlineData("name: a\nports: [{port: 65536}]", "Pod.ports[0].port is 65536, not port")]
    [InlineData("name: a\nlabels: {x: 1}", "Pod.labels.x is 1, not string")]
    [InlineData("name: a\nlabels: [x]", "Pod.labels is no map")]
    [InlineData("name: a\nrules: x", "Pod.rules is no list")]
    public void A_document_is_held_against_its_type(string text, string problem = "") =>
        Assert.Equal(problem, string.Join('\n', Small.Problems(Yaml.Documents(text).Single(), "Pod", "Pod")));

    [Fact]
    public void Merge_keys_and_aliases_are_resolved_and_quoted_numbers_stay_text() =>
        Assert.Equal(
            """{"base":{"a":1,"b":"2"},"more":{"a":3,"b":"2"},"same":{"a":1,"b":"2"}}""",
            Yaml.Documents("base: &base {a: 1, b: \"2\"}\nmore:\n  <<: *base\n  a: 3\nsame: *base").Single().ToJsonString());
}
