using Microsoft.CodeAnalysis;

namespace NeuronActors.Analyzers;

/// <summary>How a symbol is told in a sentence: type and member, without parameters.</summary>
internal static class Naming
{
    public static string Of(ISymbol symbol)
    {
        if (symbol is IMethodSymbol { AssociatedSymbol: { } ofAccessor }) symbol = ofAccessor;
        string name = symbol is IMethodSymbol method ? Of(method) : symbol.Name;
        return symbol.ContainingType is { } type ? $"{type.Name}.{name}" : name;
    }

    private static string Of(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor or MethodKind.StaticConstructor => method.ContainingType.Name,
        MethodKind.Destructor => "~" + method.ContainingType.Name,
        _ => method.Name,
    };
}
