using System.Numerics;

namespace NeuronActors.Locality;

/// <summary>Nobody looks into a payload before it was sent to him or after he gave it back: what stands there then makes no difference.</summary>
internal static class Lending
{
    public const string Name = "payloads";

    public static AuditResult Of<T>(Inquiry<T> inquiry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var leaks = new List<Leak>(Repeatability.Any(
            inquiry, inquiry.Live(new WorldOptions<T> { Afterwards = T.CreateChecked(-2.5) }), "what stands in payloads after they were given back"));
        if (leaks.Count == 0) leaks.AddRange(inquiry.Live(new WorldOptions<T> { ByReference = true }).Leaks);   // there all receivers share one payload
        long messages = inquiry.Undisturbed.Messages;
        return Inquiry<T>.Result(Name, $"what stands in {messages:N0} payloads before they are sent and after they are given back changes nothing", leaks, ("payloads", messages));
    }
}
