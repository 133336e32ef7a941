using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>Each population alone, with nothing but what it had read, sends the same messages and comes to the same weights; each update is Σ e x̄ᵀ of what it had.</summary>
internal static class UpdateLocality
{
    public const string Name = "update locality";

    public static AuditResult Of<T>(Inquiry<T> inquiry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network network = inquiry.Network;
        var leaks = new List<Leak>(inquiry.Updates.Leaks);
        foreach (Population population in network.Populations)
        {
            Forget(inquiry);
            var alone = new Solitude<T>(inquiry.Stage, population);
            string? trouble = alone.Live(inquiry.Undisturbed.Acts[population.Index]);
            const string Words = "all other populations were taken away";
            if (Difference<T>.Of(network, inquiry.Undisturbed.Scribes[population.Index], alone.Scribe, isCut: trouble is not null) is { } difference)
                leaks.Add(inquiry.LeakOf(difference, Words, "though it was sent all that it had read"));
            else if (trouble is not null)
                leaks.Add(new Leak(population.Name, alone.At, "its own step", Words, $"{population.Name}, alone with all that it had read, {trouble} ({alone.At}); what was changed: {Words}"));
        }
        long recomputed = inquiry.Updates.Recomputed;
        return Inquiry<T>.Result(
            Name, $"{network.Populations.Count} populations, each alone with what it had read, send and learn the same bits; {recomputed:N0} weight changes recomputed as Σ e x̄ᵀ", leaks,
            ("populations", network.Populations.Count), ("recomputed", recomputed));
    }

    /// <summary>Whatever populations have left behind, such as a static, is now of other data: who finds it there shows.</summary>
    private static void Forget<T>(Inquiry<T> inquiry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Stage<T> stage = inquiry.Stage;
        _ = inquiry.Live(stage with { Options = stage.Options with { Seed = stage.Options.Seed + 1 } }, new WorldOptions<T>());
    }
}
