using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace NeuronActors.Analyzers;

/// <summary>What one operation of rule code uses.</summary>
internal readonly struct Uses(OperationAnalysisContext context, RuleCode code)
{
    public void Look()
    {
        if (!code.Contains(context.ContainingSymbol as INamedTypeSymbol ?? context.ContainingSymbol.ContainingType)) return;
        switch (context.Operation)
        {
            case ILockOperation: Report(RuleDiagnostics.Threads, "lock"); break;
            case IAnonymousFunctionOperation { Symbol.IsAsync: true }: Report(RuleDiagnostics.Threads, "async"); break;
            case ILocalFunctionOperation { Symbol.IsAsync: true }: Report(RuleDiagnostics.Threads, "async"); break;
            case ILocalFunctionOperation { Symbol.IsExtern: true }: Report(RuleDiagnostics.ReachAround, "extern"); break;
            case IAnonymousFunctionOperation or ILocalFunctionOperation: break;
            case IDynamicInvocationOperation { Operation: IDynamicMemberReferenceOperation }: break;   // told at the member
            case { } one when Symbol(one) is { } used: LookAt(one, used); break;
            default: Report(RuleDiagnostics.ReachAround, "dynamic"); break;
        }
    }

    private void LookAt(IOperation operation, ISymbol used)
    {
        if (Broken(used) is not { } broken) return;
        // Of a chain such as Stopwatch.StartNew().Elapsed only the beginning is told.
        if (Receiver(operation) is { } receiver && Symbol(receiver) is { } before && Equals(Broken(before), broken)) return;
        Report(broken, Naming.Of(used));
    }

    private DiagnosticDescriptor? Broken(ISymbol used)
    {
        if ((used.Name == nameof(GetHashCode) || used.ContainingType is { Name: "HashCode" }) && IsHashing(context.ContainingSymbol)) return null;
        return ForbiddenUses.Of(used) ?? (IsStateOfOthers(used) ? RuleDiagnostics.UsedState : null);
    }

    /// <summary>Equality must be declared with a hash code, which may be made of others.</summary>
    private static bool IsHashing(ISymbol member) => member is IMethodSymbol { Name: nameof(GetHashCode), IsOverride: true };

    /// <summary>What rule code declares itself is told where it is declared.</summary>
    private bool IsStateOfOthers(ISymbol used)
    {
        if (code.Contains(used.ContainingType) && !used.DeclaringSyntaxReferences.IsEmpty) return false;
        return used switch
        {
            IFieldSymbol field => StaticState.IsState(field, context.Compilation),
            IPropertySymbol property => StaticState.IsState(property),
            IEventSymbol signal => signal.IsStatic,
            _ => false,
        };
    }

    private static ISymbol? Symbol(IOperation operation) => operation switch
    {
        IInvocationOperation one => one.TargetMethod,
        IObjectCreationOperation one => one.Constructor,
        IMemberReferenceOperation one => one.Member,
        _ => null,
    };

    private static IOperation? Receiver(IOperation operation) => operation switch
    {
        IInvocationOperation one => one.Instance ?? (one.TargetMethod.IsExtensionMethod ? one.Arguments[0].Value : null),
        IMemberReferenceOperation one => one.Instance,
        _ => null,
    };

    private void Report(DiagnosticDescriptor broken, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(broken, context.Operation.Syntax.GetLocation(), Naming.Of(context.ContainingSymbol), what));
}
