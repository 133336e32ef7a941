using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace NeuronActors.Networks;

/// <summary>Loads rules of one's own; whatever they need beside them comes from their own folder, and this program's assemblies from this program.</summary>
internal sealed class RuleAssembly : AssemblyLoadContext
{
    private const string OurNames = "NeuronActors.";

    private readonly AssemblyDependencyResolver resolver;

    private RuleAssembly(string path)
        : base(Path.GetFileName(path)) => resolver = new AssemblyDependencyResolver(path);

    /// <summary>The SHA-256 of a file, in hexadecimal digits.</summary>
    /// <exception cref="ExperimentException">It cannot be read.</exception>
    public static string SumOf(string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Rules.Refusal($"rules names {path}, which cannot be read: {cause.Message}");
        }
    }

    /// <summary>The rules in an assembly, one of each public class that is a definition.</summary>
    /// <exception cref="ExperimentException">It is no assembly, was built for another version, or has no rule.</exception>
    public static IReadOnlyList<IRuleDefinition> Load(string path)
    {
        try
        {
            Type[] types = [.. new RuleAssembly(path).LoadFromAssemblyPath(path).GetExportedTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IRuleDefinition)))];
            if (types.Length == 0) throw Rules.Refusal($"rules names {path}, which has no rule; write a public class that derives from RuleDefinition.");
            return [.. types.Select(type => (IRuleDefinition)Activator.CreateInstance(type)!)];
        }
        catch (BadImageFormatException)
        {
            throw Rules.Refusal($"rules names {path}, which is no .NET assembly; write the path of a .dll that dotnet build has made.");
        }
        catch (Exception cause) when (cause is IOException or TypeLoadException or MissingMemberException or TargetInvocationException or ReflectionTypeLoadException)
        {
            throw Rules.Refusal($"rules names {path}, which does not fit this version of NeuronActors ({(cause is TargetInvocationException ? cause.InnerException! : cause).Message.ReplaceLineEndings(" ")}); build it against this one.");
        }
    }

    /// <summary>Of our assemblies there is one, or the rule would not derive from the types that this program knows.</summary>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name?.StartsWith(OurNames, StringComparison.Ordinal) == true ? null
        : resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
}
