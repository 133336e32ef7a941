namespace NeuronActors.Datasets;

/// <summary>The target values of a class: <paramref name="On"/> for the class itself, <paramref name="Off"/> for the others.</summary>
/// <param name="On">Finite; 1 by default.</param>
/// <param name="Off">Finite, different from <paramref name="On"/>; 0 by default.</param>
public sealed record TargetCoding(double On, double Off)
{
    /// <summary>1 and 0.</summary>
    public static TargetCoding OneHot { get; } = new(1, 0);

    /// <summary>0.9 and −0.9, inside the range of tanh: Lillicrap et al. 2016, Supplementary Note 5.</summary>
    public static TargetCoding InsideTanh { get; } = new(0.9, -0.9);

    /// <summary>Target values that stand for each class, at least 1: those of class c are the c-th so many. 1 by default.</summary>
    public int UnitsPerClass { get; init; } = 1;

    internal void Validate()
    {
        if (UnitsPerClass < 1)
            throw new DatasetException($"There are {UnitsPerClass} target values for each class; write a number of at least 1.");
        if (!double.IsFinite(On) || !double.IsFinite(Off) || On == Off)
            throw new DatasetException(
                $"The target values are {On} and {Off}; write two different finite numbers, such as 1 and 0.");
    }
}
