using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace NeuronActors.Analyzers;

/// <summary>Law 3 at compile time: a rule is arithmetic, and knows no file, thread, clock, static state or ambient randomness.</summary>
/// <remarks>
/// It looks at what rule code does itself (<see cref="RuleCode"/>). Code that a rule calls in other types is looked at only if
/// those are marked with <c>[RuleCode]</c>, or their assembly is.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RuleCodeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(
            RuleDiagnostics.InputOutput, RuleDiagnostics.Threads, RuleDiagnostics.Clocks, RuleDiagnostics.DeclaredState,
            RuleDiagnostics.UsedState, RuleDiagnostics.Randomness, RuleDiagnostics.ReachAround);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        if (context is null) throw new ArgumentNullException(nameof(context));
        context.EnableConcurrentExecution();
        // A comment at the top of a file makes it "generated", which must not be a way out.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        var code = new RuleCode(context.Compilation);
        if (!code.IsPossible) return;
        context.RegisterSymbolAction(one => new Declarations(one).Look(code), SymbolKind.NamedType);
        context.RegisterOperationAction(
            one => new Uses(one, code).Look(),
            OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference, OperationKind.FieldReference,
            OperationKind.MethodReference, OperationKind.EventReference, OperationKind.Lock, OperationKind.AnonymousFunction,
            OperationKind.DynamicInvocation, OperationKind.DynamicMemberReference, OperationKind.DynamicObjectCreation,
            OperationKind.DynamicIndexerAccess, OperationKind.LocalFunction);
    }
}
