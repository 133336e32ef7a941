using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace NeuronActors.Analyzers;

/// <summary>Whether a static delegate can carry state from one population to another: by the object or the variables that its function holds.</summary>
internal static class Delegates
{
    /// <summary>True where a field is initialised in place with null, a lambda, which has nothing around it to capture, or a static method.</summary>
    /// <remarks>What a call has returned, what a static constructor assigns and methods of objects may hold anything.</remarks>
    public static bool HoldNothing(IFieldSymbol field, Compilation compilation)
    {
        if (Initialiser(field.AssociatedSymbol ?? field) is not { } value) return false;
#pragma warning disable RS1030 // A symbol comes without a model, and a delegate among static fields is rare.
        IOperation? operation = compilation.GetSemanticModel(value.SyntaxTree).GetOperation(value);
#pragma warning restore RS1030
        while (operation is IConversionOperation conversion) operation = conversion.Operand;
        return operation is { ConstantValue: { HasValue: true, Value: null } }
            || (operation is IDelegateCreationOperation creation ? creation.Target : operation) is IAnonymousFunctionOperation or IMethodReferenceOperation { Instance: null };
    }

    private static ExpressionSyntax? Initialiser(ISymbol declared)
    {
        ExpressionSyntax? value = declared.DeclaringSyntaxReferences.IsEmpty ? null : declared.DeclaringSyntaxReferences[0].GetSyntax() switch
        {
            VariableDeclaratorSyntax field => field.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        };
        while (true)
        {
            if (value is ParenthesizedExpressionSyntax inner) value = inner.Expression;
            else if (value is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure) value = sure.Operand;
            else return value;
        }
    }
}
