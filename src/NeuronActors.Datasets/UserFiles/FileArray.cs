using System.Globalization;

namespace NeuronActors.Datasets;

/// <summary>An array of a file: one entry of its first axis for each sample.</summary>
/// <param name="File">Whose array it is, for sentences: the file, and the array or columns in it.</param>
/// <param name="Shape">Samples, then the shape of one of them; empty for a single number.</param>
/// <param name="Values">Bytes, floats, doubles or strings, sample after sample.</param>
internal sealed record FileArray(string File, IReadOnlyList<int> Shape, Array Values)
{
    /// <summary>The numbers are whole by their type, as classes are: integers, not floats that happen to have no fraction.</summary>
    public bool AreWhole { get; init; }

    /// <summary>Names of the columns of a table, each of a unit of its own; empty for an array.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Number of samples.</summary>
    public int Count => Shape[0];

    /// <summary>Values of one sample.</summary>
    public int Width => Values.Length / Count;

    /// <summary>The values are texts.</summary>
    public bool AreTexts => Values is string[];

    /// <summary>The shape of one sample.</summary>
    public IReadOnlyList<int> SampleShape => Shape.Count > 1 ? [.. Shape.Skip(1)] : [1];

    /// <summary>"[150 × 4]".</summary>
    public string ShapeText => $"[{string.Join(" × ", Shape)}]";

    /// <summary>A number, however it is stored.</summary>
    public double this[long index] => Values switch
    {
        byte[] bytes => bytes[index],
        float[] floats => floats[index],
        double[] doubles => doubles[index],
        _ => throw new InvalidOperationException("texts are no numbers"),
    };

    /// <summary>The target of a sample as the name of a class.</summary>
    public string ClassOf(int sample) =>
        Values is string[] texts ? texts[sample] : this[sample].ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Some of the samples, in the order given.</summary>
    public FileArray Rows(IReadOnlyList<int> samples)
    {
        var values = Array.CreateInstance(Values.GetType().GetElementType()!, (long)samples.Count * Width);
        for (var i = 0; i < samples.Count; i++) Array.Copy(Values, (long)samples[i] * Width, values, (long)i * Width, Width);
        return this with { Shape = [samples.Count, .. Shape.Skip(1)], Values = values };
    }

    /// <summary>Refuses what no network can learn: texts, and numbers that are not finite.</summary>
    /// <exception cref="DatasetException">There is one.</exception>
    public FileArray Finite()
    {
        if (AreTexts)
            throw new DatasetException($"{File} holds text such as '{Values.GetValue(0)}'; inputs and targets of a regression are numbers.");
        long wrong = Values switch
        {
            float[] floats => Array.FindIndex(floats, value => !float.IsFinite(value)),
            double[] doubles => Array.FindIndex(doubles, value => !double.IsFinite(value)),
            _ => -1,
        };
        return wrong < 0 ? this : throw new DatasetException(string.Create(CultureInfo.InvariantCulture,
            $"{File}: value {wrong % Width} of sample {wrong / Width} is {this[wrong]}; put a number there, or leave the sample out."));
    }
}
