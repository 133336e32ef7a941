using Microsoft.CodeAnalysis;

namespace NeuronActors.Analyzers;

/// <summary>The members of other code that rule code must not use. The most special entry decides: member, type, namespace.</summary>
internal static class ForbiddenUses
{
    private static readonly Dictionary<string, DiagnosticDescriptor?> Entries = Flatten(
        (RuleDiagnostics.InputOutput,
        [
            "System.IO", "System.Net", "System.Data", "System.Console", "System.Environment", "System.AppContext", "System.Diagnostics.Process",
            "System.Diagnostics.Trace", "System.Diagnostics.Debug", "System.Diagnostics.EventLog", "System.Diagnostics.Tracing",
            "System.Diagnostics.Metrics", "System.Diagnostics.Activity", "System.Diagnostics.ActivitySource", "Microsoft.Win32",
            "Microsoft.Extensions.Logging", "Serilog",
        ]),
        (RuleDiagnostics.Threads,
        [
            "System.Threading", "System.Timers", "System.Collections.Concurrent", "System.Linq.ParallelEnumerable",
            "System.Environment.CurrentManagedThreadId", "System.Environment.ProcessorCount",
        ]),
        (RuleDiagnostics.Clocks,
        [
            "System.DateTime.Now", "System.DateTime.UtcNow", "System.DateTime.Today", "System.DateTimeOffset.Now", "System.DateTimeOffset.UtcNow",
            "System.Diagnostics.Stopwatch", "System.TimeProvider", "System.Environment.TickCount", "System.Environment.TickCount64",
            "System.Environment.CpuUsage", "System.GC.GetTotalMemory", "System.GC.GetTotalAllocatedBytes", "System.GC.CollectionCount",
            "System.GC.GetAllocatedBytesForCurrentThread", "System.GC.GetGCMemoryInfo", "System.GC.GetTotalPauseDuration",
        ]),
        (RuleDiagnostics.UsedState, ["System.Buffers.ArrayPool", "System.Buffers.MemoryPool"]),
        (RuleDiagnostics.Randomness,
        [
            "System.Random", "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Security.Cryptography.RandomNumberGenerator",
            "System.Linq.Enumerable.Shuffle", "System.HashCode", "System.String.GetHashCode", "System.Object.GetHashCode",
            "System.ValueType.GetHashCode", "System.StringComparer.GetHashCode", "System.Collections.Generic.EqualityComparer.GetHashCode",
            "System.Collections.Generic.IEqualityComparer.GetHashCode", "System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode",
        ]),
        (RuleDiagnostics.ReachAround,
        [
            "System.Reflection", "System.Activator", "System.AppDomain", "System.Runtime.Loader", "System.Linq.Expressions", "System.WeakReference",
            "System.Runtime.CompilerServices.ConditionalWeakTable", "System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject",
            "System.Runtime.CompilerServices.Unsafe.As", "System.Runtime.CompilerServices.Unsafe.AsRef",
            "System.Runtime.CompilerServices.Unsafe.Unbox", "System.Runtime.InteropServices.GCHandle",
            "System.Runtime.InteropServices.PinnedGCHandle", "System.Runtime.InteropServices.WeakGCHandle", "System.Runtime.InteropServices.Marshal",
            "System.Runtime.InteropServices.NativeLibrary", "System.Runtime.InteropServices.MemoryMarshal.AsMemory",
            "System.Runtime.InteropServices.MemoryMarshal.TryGetArray", "System.Runtime.InteropServices.MemoryMarshal.TryGetMemoryManager",
            "System.Runtime.InteropServices.ImmutableCollectionsMarshal", "System.Type.InvokeMember", "System.Type.FindMembers",
            "System.Type.MakeGenericType", "System.Type.Assembly", "System.Type.Module",
        ]),
        // What the entries above would take along although it does no harm: one operation on one's own memory, assertions, a type's name.
        (null,
        [
            "System.Threading.Interlocked", "System.Threading.Volatile", "System.Diagnostics.Debug.Assert", "System.Environment.NewLine",
            "System.Reflection.MemberInfo.Name", "System.Reflection.MemberInfo.Equals", "System.IO.Hashing",
        ]));

    /// <summary>What a use of the symbol breaks, or null.</summary>
    public static DiagnosticDescriptor? Of(ISymbol used)
    {
        if (used.ContainingType is not { } type || IsException(type)) return null;
        if (IsReflection(type, used)) return RuleDiagnostics.ReachAround;
        if (Entries.TryGetValue($"{FullName(type)}.{used.Name}", out var ofMember)) return ofMember;
        for (INamespaceOrTypeSymbol? place = type; place is not null; place = Around(place))
            if (Entries.TryGetValue(FullName(place), out var ofPlace)) return ofPlace;
        return null;
    }

    /// <summary>Exceptions are how a broken promise is said, whatever namespace they live in.</summary>
    private static bool IsException(INamedTypeSymbol type)
    {
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
            if (ancestor is { Name: "Exception", ContainingNamespace.Name: "System" }) return true;
        return false;
    }

    /// <summary>Type.GetField, Type.GetMethod and all their kin, by whatever name the next version gives them.</summary>
    private static bool IsReflection(INamedTypeSymbol type, ISymbol used) =>
        type is { Name: "Type", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        && used.Name.StartsWith("Get", StringComparison.Ordinal)
        && used.Name is not ("GetHashCode" or "GetTypeCode");

    private static INamespaceOrTypeSymbol? Around(INamespaceOrTypeSymbol place) =>
        (INamespaceOrTypeSymbol?)place.ContainingType ?? (place.ContainingNamespace is { IsGlobalNamespace: false } outer ? outer : null);

    /// <summary>Without type parameters: System.Buffers.ArrayPool.</summary>
    private static string FullName(INamespaceOrTypeSymbol place) => Around(place) is { } outer ? $"{FullName(outer)}.{place.Name}" : place.Name;

    private static Dictionary<string, DiagnosticDescriptor?> Flatten(params (DiagnosticDescriptor? Broken, string[] Names)[] groups) =>
        groups.SelectMany(group => group.Names, (group, name) => (group.Broken, name)).ToDictionary(pair => pair.name, pair => pair.Broken, StringComparer.Ordinal);
}
