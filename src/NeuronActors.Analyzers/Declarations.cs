using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NeuronActors.Analyzers;

/// <summary>What a type of rule code declares: static state, asynchronous methods, finalizers, native code.</summary>
internal readonly struct Declarations(SymbolAnalysisContext context)
{
    public void Look(RuleCode code)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!code.Contains(type)) return;
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol field) LookAt(field);
            else if (member is IMethodSymbol method) LookAt(method);
            else if (member is IEventSymbol { IsStatic: true, IsAbstract: false } signal) Report(RuleDiagnostics.DeclaredState, signal, "is static and can change");
        }
    }

    /// <summary>The field of an automatic property is told by the property's name.</summary>
    private void LookAt(IFieldSymbol field)
    {
        if (field.AssociatedSymbol is not IEventSymbol && StaticState.Of(field, context.Compilation) is { } how)
            Report(RuleDiagnostics.DeclaredState, field.AssociatedSymbol ?? field, how);
    }

    private void LookAt(IMethodSymbol method)
    {
        if (method.IsAsync) Report(RuleDiagnostics.Threads, method, "async");
        if (method.MethodKind == MethodKind.Destructor) Report(RuleDiagnostics.Threads, method, "a finalizer, which runs on the collector's thread");
        if (method.IsExtern) Report(RuleDiagnostics.ReachAround, method, "extern");
    }

    private void Report(DiagnosticDescriptor broken, ISymbol where, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(broken, where.Locations[0], Naming.Of(where), what));
}
