using System.Text.RegularExpressions;
using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>The forms that several keys share.</summary>
internal static partial class Forms
{
    /// <summary>Free text.</summary>
    public static TextForm Text { get; } = new("a text");

    /// <summary>Text that may be missing.</summary>
    public static OptionalReferenceForm<string> OptionalText { get; } = new(Text, "none");

    /// <summary>A name that can be part of a file's name.</summary>
    public static TextForm Name { get; } = new(
        "a name of letters, digits, '-', '_' and '.' that begins with a letter or a digit", NamePattern());

    /// <summary>A layer's name; '.' would be taken for a shard and '/' for a neuron.</summary>
    public static TextForm LayerName { get; } = new(
        "a name of letters, digits, '-' and '_' that begins with a letter", LayerNamePattern());

    /// <summary>A layer, or a shard of one.</summary>
    public static TextForm PopulationName { get; } = new(
        "the name of a layer or of a population, such as hidden2 or hidden2.0", PopulationNamePattern());

    /// <summary>A layer, a shard of one, or all of them.</summary>
    public static TextForm RecordedPopulation { get; } = new(
        "the name of a layer or of a population, such as hidden2 or hidden2.0, or \"*\" for all", RecordedPopulationPattern());

    /// <summary>A node's name.</summary>
    public static TextForm NodeName { get; } = new(
        "the name of a node: letters, digits, '-', '_' and '.' after a letter or a digit", NamePattern());

    /// <summary>What is measured of a run, of one layer where there is one for each.</summary>
    public static TextForm MeasureName { get; } = new(
        "the name of a measure, such as test-error or delta-angle:hidden1", MeasureNamePattern());

    /// <summary>True or false.</summary>
    public static WordForm<bool> TrueOrFalse { get; } = new(["true", "false"], [true, false]);

    /// <summary>Seeds use all 64 bits.</summary>
    public static WholeForm<ulong> Seed { get; } = new(0, ulong.MaxValue);

    /// <summary>Neurons of a layer.</summary>
    public static WholeForm<int> Neurons { get; } = new(1, 1_000_000);

    /// <summary>An activation function.</summary>
    public static ParsedForm<Activation> Activation { get; } = new(
        "one of linear, relu, leaky-relu, leaky-relu(slope), tanh, logistic, softmax", Numerics.Activation.TryParse);

    /// <summary>How weights are drawn.</summary>
    public static ParsedForm<Initialiser> Initialiser { get; } = new(
        "one of normal(deviation), uniform(limit), xavier-normal, xavier-uniform, fan-in-uniform, orthogonal, orthogonal(gain), zeros",
        Numerics.Initialiser.TryParse);

    /// <summary>A learning rule by its name.</summary>
    public static RuleForm Rule { get; } = new();

    /// <summary>A whole number of int's range.</summary>
    public static WholeForm<int> Whole(int least, int greatest) => new(least, greatest);

    /// <summary>A number in an interval.</summary>
    public static RealForm Real(Interval interval) => new(interval);

    /// <summary>The members of an enumeration under their names in kebab case.</summary>
    public static WordForm<T> Word<T>()
        where T : struct, Enum =>
        new(Array.ConvertAll(Enum.GetNames<T>(), Kebab), Enum.GetValues<T>());

    internal static string Kebab(string name) => WordBegin().Replace(name, "-$0").ToLowerInvariant();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]*\z")]
    private static partial Regex LayerNamePattern();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]*(\.[0-9]{1,7})?\z")]
    private static partial Regex PopulationNamePattern();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9_-]*(\.[0-9]{1,7})?|\*)\z")]
    private static partial Regex RecordedPopulationPattern();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9-]*(:[A-Za-z][A-Za-z0-9_-]*)?\z")]
    private static partial Regex MeasureNamePattern();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordBegin();
}
