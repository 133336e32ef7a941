using FsCheck;
using FsCheck.Fluent;

namespace NeuronActors.Networks.Tests;

/// <summary>Whatever a file holds, the reader answers with an experiment or with sentences.</summary>
public sealed class MutilatedTextTests
{
    private static readonly string Sound = ExperimentWriter.Write(new Experiment
    {
        Description = "a: \"b\"",
        Conditions = [new("x", new Dictionary<string, string> { ["rule.steps"] = "5" })],
        Published = [new("loss", "x", 1, 0.5, 0.1, "Fig. 1")],
        Seeds = [1, 2],
    });

    private static readonly Gen<string> Mutilated =
        from places in Gen.ArrayOf(Gen.Choose(0, Sound.Length - 1), 4)
        from pieces in Gen.ArrayOf(Gen.Elements("\t", "\n", "[", "]", "{", "}", ":", "- ", "&a", "*a", "!", "|", "\"", "'", "?", "%", "...", "---", "1", "#", ",", "\\", "\0", "\ufeff", ""), 4)
        from cut in Gen.Choose(0, 12)
        select places.Zip(pieces).Aggregate(Sound, (text, change) =>
        {
            var place = Math.Min(change.First, text.Length);
            return text[..place] + change.Second + text[Math.Min(place + cut, text.Length)..];
        });

    [Fact]
    public void A_mutilated_file_is_refused_in_sentences_or_read() => Check(Mutilated);

    [Fact]
    public void Any_text_is_refused_in_sentences_or_read() => Check(ArbMap.Default.ArbFor<string>().Generator.Select(text => text ?? ""));

    [Fact]
    public void Any_override_is_refused_in_sentences_or_read() => Prop.ForAll(
        (from key in Gen.Elements(KeyCatalogue.All.Select(key => key.Name).ToArray())
         from value in Gen.OneOf(Mutilated, ArbMap.Default.ArbFor<string>().Generator)
         select $"{key}={value}").ToArbitrary(),
        given => Answers(() => ExperimentReader.Read("title: x", "e.yaml", null, [given], _ => null)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void Check(Gen<string> texts) => Prop.ForAll(
        texts.ToArbitrary(), text => Answers(() => ExperimentReader.Read(text, "e.yaml", null, null, _ => null)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static bool Answers(Func<Experiment> read)
    {
        try
        {
            return ExperimentValidator.Check(read()).Count == 0;
        }
        catch (ExperimentException refused)
        {
            return refused.Problems.Count > 0 && refused.Problems.All(problem => problem.Place is not null && problem.Sentence.Length > 10);
        }
    }
}
