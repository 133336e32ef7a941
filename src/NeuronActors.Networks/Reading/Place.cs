namespace NeuronActors.Networks;

/// <summary>Where something was written.</summary>
/// <param name="Source">A file's name or an option of the command line.</param>
/// <param name="Line">Line of the file, from 1; null for an option.</param>
internal sealed record Place(string Source, int? Line = null)
{
    public override string ToString() => Line is null ? Source : $"{Source}:{Line}";
}
