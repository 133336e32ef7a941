using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace NeuronActors.Analyzers;

/// <summary>
/// Which types are rule code: those that derive from <c>LearningRule&lt;T&gt;</c> or <c>NeuronPopulation&lt;T&gt;</c>, those marked
/// with <c>[RuleCode]</c>, whatever is nested in them, and all types of an assembly that is marked.
/// </summary>
internal sealed class RuleCode
{
    private const string Attribute = "NeuronActors.Numerics.RuleCodeAttribute";
    private static readonly string[] BaseNames = ["NeuronActors.Learning.LearningRule`1", "NeuronActors.Learning.NeuronPopulation`1"];

    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _known = new(SymbolEqualityComparer.Default);
    private readonly INamedTypeSymbol[] _bases;
    private readonly INamedTypeSymbol? _attribute;
    private readonly bool _all;

    public RuleCode(Compilation compilation)
    {
        _bases = [.. BaseNames.Select(compilation.GetTypeByMetadataName).OfType<INamedTypeSymbol>()];
        _attribute = compilation.GetTypeByMetadataName(Attribute);
        _all = IsMarked(compilation.Assembly);
    }

    /// <summary>False where no type can be rule code, so that nothing needs to be looked at.</summary>
    public bool IsPossible => _all || _bases.Length > 0 || _attribute is not null;

    public bool Contains(INamedTypeSymbol? type)
    {
        if (type is null) return false;
        return _all || _known.GetOrAdd(type.OriginalDefinition, one => IsMarked(one) || IsDerived(one) || Contains(one.ContainingType));
    }

    private bool IsMarked(ISymbol symbol) =>
        _attribute is not null
        && symbol.GetAttributes().Any(one => SymbolEqualityComparer.Default.Equals(one.AttributeClass, _attribute));

    private bool IsDerived(INamedTypeSymbol type)
    {
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
            if (_bases.Contains(ancestor.OriginalDefinition, SymbolEqualityComparer.Default)) return true;
        return false;
    }
}
