using Microsoft.CodeAnalysis;

namespace NeuronActors.Analyzers;

/// <summary>Whether something static can change. What cannot be seen to be immutable counts as mutable.</summary>
internal static class StaticState
{
    private const int Depth = 8;

    private static readonly HashSet<string> ImmutableTypes = new(StringComparer.Ordinal)
    {
        "System.String", "System.Type", "System.Version", "System.Uri", "System.Text.Encoding", "System.Text.UTF8Encoding",
        "System.Text.CompositeFormat", "System.Globalization.CultureInfo", "System.StringComparer", "System.DBNull",
        "System.Buffers.SearchValues", "System.Collections.Generic.Comparer", "System.Collections.Generic.EqualityComparer",
        "System.Collections.Generic.IEqualityComparer", "System.Collections.Generic.IComparer", "System.Text.RegularExpressions.Regex",
    };

    /// <summary>Readonly structs through which an array can be written.</summary>
    private static readonly HashSet<string> Windows = new(StringComparer.Ordinal) { "System.Memory", "System.ArraySegment", "System.IntPtr" };

    /// <summary>How a static field can change, as the rest of a sentence that begins with its name; null if it cannot.</summary>
    /// <param name="field">The field.</param>
    /// <param name="compilation">What it is compiled in, to see what a delegate is made from.</param>
    public static string? Of(IFieldSymbol field, Compilation compilation)
    {
        if (!field.IsStatic || field.IsConst) return null;
        if (field.GetAttributes().Any(one => one.AttributeClass is { Name: "ThreadStaticAttribute" })) return "is kept per thread ([ThreadStatic])";
        if (!field.IsReadOnly) return "is static and can change";
        if (field.Type.TypeKind == TypeKind.Delegate)
            return Delegates.HoldNothing(field, compilation) ? null : $"is static and of type {Shown(field)}, which holds on to whatever its function has captured";
        return IsMutable(field.Type, Depth) ? $"is static and of type {Shown(field)}, which can change" : null;
    }

    private static string Shown(IFieldSymbol field) => field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>The same of a field of another type, of whose class nothing may be known: arrays and collections count, other classes do not.</summary>
    public static bool IsState(IFieldSymbol field, Compilation compilation) =>
        Of(field, compilation) is not null
        && (!field.IsReadOnly || !field.DeclaringSyntaxReferences.IsEmpty || field.Type is IArrayTypeSymbol || IsCollection(field.Type));

    /// <summary>The same of a property of another type: by its setter, since the field behind it may be out of sight.</summary>
    public static bool IsState(IPropertySymbol property) => property is { IsStatic: true, SetMethod: not null };

    private static bool IsCollection(ITypeSymbol type) =>
        type.ContainingNamespace?.ToString().StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private static bool IsMutable(ITypeSymbol type, int depth) => type switch
    {
        { TypeKind: TypeKind.Enum } => false,
        { TypeKind: TypeKind.Delegate } => true,   // what a delegate within something else is made from is out of sight
        ITypeParameterSymbol parameter => !parameter.HasValueTypeConstraint && !parameter.HasUnmanagedTypeConstraint,
        INamedTypeSymbol named => IsMutable(named, depth),
        _ => true,   // arrays, pointers, dynamic
    };

    private static bool IsMutable(INamedTypeSymbol type, int depth)
    {
        string name = $"{type.ContainingNamespace}.{type.Name}";
        if (ImmutableTypes.Contains(name)) return false;
        if (Windows.Contains(name) || depth == 0) return true;
        if (type.ContainingNamespace?.ToString() is "System.Collections.Immutable" or "System.Collections.Frozen") return IsAnyArgumentMutable(type, depth);
        if (!type.DeclaringSyntaxReferences.IsEmpty) return IsAnyFieldMutable(type, depth);
        return !type.IsValueType || IsAnyArgumentMutable(type, depth);
    }

    /// <summary>Tuples, nullables and collections are as immutable as what they hold.</summary>
    private static bool IsAnyArgumentMutable(INamedTypeSymbol type, int depth) => type.TypeArguments.Any(one => IsMutable(one, depth - 1));

    /// <summary>Fields of a struct in a readonly field are readonly, too; those of a class must say so.</summary>
    private static bool IsAnyFieldMutable(INamedTypeSymbol type, int depth)
    {
        if (type is { TypeKind: TypeKind.Interface } or { IsSealed: false, IsValueType: false }) return true;
        if (type.BaseType is { SpecialType: SpecialType.None } parent && !IsObjectOrValue(parent)) return true;
        return type.GetMembers().OfType<IFieldSymbol>().Any(field =>
            !field.IsStatic && ((!field.IsReadOnly && !type.IsValueType) || IsMutable(field.Type, depth - 1)));
    }

    private static bool IsObjectOrValue(INamedTypeSymbol type) => type.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType;
}
