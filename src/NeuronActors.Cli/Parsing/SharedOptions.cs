namespace NeuronActors.Cli;

/// <summary>Those of the options that all commands take which speak of a run.</summary>
[Flags]
internal enum SharedOptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>--set</c>.</summary>
    Set = 1,

    /// <summary><c>--seed</c>.</summary>
    Seed = 2,

    /// <summary><c>--out</c>.</summary>
    Out = 4,

    /// <summary>All of them.</summary>
    All = Set | Seed | Out,
}
