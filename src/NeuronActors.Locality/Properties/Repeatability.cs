using System.Numerics;

namespace NeuronActors.Locality;

/// <summary>The same run again gives the same bits, in the same process and with a run of another seed in between. Finds statics, clocks and chance.</summary>
internal static class Repeatability
{
    public const string Name = "repeatability";

    public static AuditResult Of<T>(Inquiry<T> inquiry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const string Again = "nothing: the same run was made again", After = "nothing: the same run was made again after one of another seed";
        var leaks = new List<Leak>(Any(inquiry, inquiry.Live(new WorldOptions<T>()), Again));
        Stage<T> stage = inquiry.Stage;
        _ = inquiry.Live(stage with { Settings = stage.Settings with { Seed = stage.Settings.Seed + 1 } }, new WorldOptions<T>());
        if (leaks.Count == 0) leaks.AddRange(Any(inquiry, inquiry.Live(new WorldOptions<T>()), After));
        long entries = inquiry.Undisturbed.Scribes.Sum(scribe => (long)scribe.Entries.Count);
        return Inquiry<T>.Result(
            Name, $"3 runs, with one of another seed in between: {entries:N0} messages and updates are the same bits", leaks, ("runs", 3), ("entries", entries));
    }

    /// <summary>Any difference at all, those that nothing explains first.</summary>
    public static IReadOnlyList<Leak> Any<T>(Inquiry<T> inquiry, World<T> world, string words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<Leak> unexplained = inquiry.Unexplained(world, words);
        return unexplained.Count > 0 ? unexplained
            : [.. inquiry.Differences(world.Scribes, world.End is not null).Take(1).Select(difference => inquiry.LeakOf(difference, words, "where all should be as it was"))];
    }
}
