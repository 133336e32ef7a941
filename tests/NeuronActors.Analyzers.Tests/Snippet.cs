using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NeuronActors.Analyzers.Tests;

/// <summary>Code that is compiled against the project's assemblies, and what the analyser says of it.</summary>
internal static class Snippet
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private const string Usings =
        """
        using System; using System.Collections.Generic; using System.Diagnostics; using System.IO; using System.Linq; using System.Numerics;
        using System.Threading; using System.Threading.Tasks; using NeuronActors.Learning; using NeuronActors.Numerics;
        """;

    /// <summary>A rule of one's own whose step begins with some code, and which has some more members.</summary>
    public static string Rule(string step = "", string members = "") =>
        $$"""
        public sealed class Rule : LearningRule<float>
        {
            {{members}}
            public override RelaxationPlan Plan => null!;
            public override void Start(ReadOnlySpan<float> activity, PopulationState<float> state) { }
            public override float Step(FeedbackPath<float> fromChildren, PopulationState<float> state, Span<float> feedback, bool measure)
            {
                {{step}}
                return 0;
            }
            public override void Feedback(PopulationState<float> state, Span<float> feedback) { }
            public override void UpdateError(PopulationState<float> state) { }
        }
        """;

    /// <summary>Everything that the analyser says: id, the text it points at, and the sentence.</summary>
    public static (string Id, string At, string Sentence)[] Says(params string[] code) => Says(new RuleCodeAnalyzer(), code);

    public static (string Id, string At, string Sentence)[] Says(DiagnosticAnalyzer analyzer, params string[] code)
    {
        var found = Compile(code).WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return [.. found.OrderBy(one => one.Location.SourceSpan.Start).Select(one => (one.Id, TextAt(one.Location), one.GetMessage(null)))];
    }

    private static CSharpCompilation Compile(string[] code)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        var tree = CSharpSyntaxTree.ParseText(Usings + string.Join('\n', code), new CSharpParseOptions(LanguageVersion.Latest));
        var compilation = CSharpCompilation.Create("Rules", [tree], References, options);
        ImmutableArray<Diagnostic> all = compilation.GetDiagnostics();
        Assert.Empty(all.Where(one => one.Severity == DiagnosticSeverity.Error));
        return compilation;
    }

    private static string TextAt(Location location) => location.SourceTree!.GetText().ToString(location.SourceSpan);
}
