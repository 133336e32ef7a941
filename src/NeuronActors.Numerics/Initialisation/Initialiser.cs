using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace NeuronActors.Numerics;

/// <summary>Draws the initial weights of a projection. A row's values do not depend on how the layer is cut into shards.</summary>
/// <remarks>Every value is drawn in double and rounded to T, so float and double networks start alike. The default value is zeros.</remarks>
public readonly record struct Initialiser
{
    private Initialiser(InitialiserKind kind, double scale = 0) => (Kind, Scale) = (kind, scale);

    /// <summary>All zero.</summary>
    public static Initialiser Zeros => default;

    /// <summary>Normal with variance 2 / (sources + targets); Glorot and Bengio (2010).</summary>
    public static Initialiser XavierNormal => new(InitialiserKind.XavierNormal);

    /// <summary>Uniform in ± √(6 / (sources + targets)); Glorot and Bengio (2010).</summary>
    public static Initialiser XavierUniform => new(InitialiserKind.XavierUniform);

    /// <summary>Uniform in ± 1 / √sources, which many libraries take where nothing is said; LeCun et al. (1998) with another factor.</summary>
    public static Initialiser FanInUniform => new(InitialiserKind.FanInUniform);

    /// <summary>How weights are drawn.</summary>
    public InitialiserKind Kind { get; }

    /// <summary>The deviation of a normal, the limit of a uniform draw, the gain of an orthogonal matrix; else 0.</summary>
    public double Scale { get; }

    /// <summary>Normal with mean 0.</summary>
    /// <param name="deviation">At least 0.</param>
    public static Initialiser Normal(double deviation) => new(InitialiserKind.Normal, RequireScale(deviation, nameof(deviation)));

    /// <summary>Uniform in [−limit, limit).</summary>
    /// <param name="limit">At least 0.</param>
    public static Initialiser Uniform(double limit) => new(InitialiserKind.Uniform, RequireScale(limit, nameof(limit)));

    /// <summary>A random orthogonal matrix (uniform by Haar's measure) times a gain; Saxe et al. (2014).</summary>
    /// <param name="gain">At least 0.</param>
    public static Initialiser Orthogonal(double gain = 1) => new(InitialiserKind.Orthogonal, RequireScale(gain, nameof(gain)));

    /// <summary>Reads "normal(0.05)", "uniform(0.1)", "xavier-normal", "xavier-uniform", "fan-in-uniform", "orthogonal", "orthogonal(1.4)" or "zeros".</summary>
    /// <exception cref="NumericsException">The text is none of these.</exception>
    public static Initialiser Parse(string? text) => TryParse(text, out var initialiser) ? initialiser : throw new NumericsException(
        $"'{text}' is no initialiser; write normal(deviation), uniform(limit), xavier-normal, xavier-uniform, fan-in-uniform, orthogonal, orthogonal(gain) or zeros, with numbers of at least 0.");

    /// <summary>Reads the forms of <see cref="Parse"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Initialiser initialiser)
    {
        initialiser = default;
        if (!NamedForm.TrySplit(text, out var name, out var scale) || scale < 0) return false;
        Initialiser? found = (name, scale) switch
        {
            ("normal", { } deviation) => Normal(deviation),
            ("uniform", { } limit) => Uniform(limit),
            ("xavier-normal", null) => XavierNormal,
            ("xavier-uniform", null) => XavierUniform,
            ("fan-in-uniform", null) => FanInUniform,
            ("orthogonal", _) => Orthogonal(scale ?? 1),
            ("zeros", null) => Zeros,
            _ => null,
        };
        initialiser = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Kind switch
    {
        InitialiserKind.Normal => NamedForm.Write("normal", Scale),
        InitialiserKind.Uniform => NamedForm.Write("uniform", Scale),
        InitialiserKind.XavierNormal => "xavier-normal",
        InitialiserKind.XavierUniform => "xavier-uniform",
        InitialiserKind.FanInUniform => "fan-in-uniform",
        InitialiserKind.Orthogonal => Scale == 1 ? "orthogonal" : NamedForm.Write("orthogonal", Scale),
        _ => "zeros",
    };

    /// <summary>Fills the rows of one shard.</summary>
    /// <param name="rows">Dense, [n × m]: rows firstRow … firstRow + n − 1 of a matrix [totalRows × m].</param>
    /// <param name="firstRow">At least 0; firstRow + n is at most totalRows.</param>
    /// <param name="totalRows">Neurons of the whole layer.</param>
    /// <param name="stream">The projection's stream; element (i, j) of the whole matrix is draw (row i, sample j, step 0, draw 0).</param>
    public void Fill<T>(Matrix<T> rows, int firstRow, int totalRows, RandomStream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstRow + rows.RowCount, totalRows, nameof(firstRow));
        var xavier = 1.0 / (totalRows + rows.ColumnCount);
        switch (Kind)
        {
            case InitialiserKind.Zeros: rows.Clear(); break;
            case InitialiserKind.Normal: FillNormal(rows, firstRow, stream, Scale); break;
            case InitialiserKind.XavierNormal: FillNormal(rows, firstRow, stream, double.Sqrt(2 * xavier)); break;
            case InitialiserKind.Uniform: FillUniform(rows, firstRow, stream, Scale); break;
            case InitialiserKind.XavierUniform: FillUniform(rows, firstRow, stream, double.Sqrt(6 * xavier)); break;
            case InitialiserKind.FanInUniform: FillUniform(rows, firstRow, stream, 1 / double.Sqrt(rows.ColumnCount)); break;
            default: FillOrthogonal(rows, firstRow, totalRows, stream, Scale); break;
        }
    }

    private static void FillNormal<T>(Matrix<T> rows, int firstRow, RandomStream stream, double deviation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = rows.Values();
        for (var j = 0; j < rows.ColumnCount; j++)
            for (var i = 0; i < rows.RowCount; i++)
                values[i + (j * rows.RowCount)] = T.CreateChecked(deviation * stream.Normal(firstRow + i, j, 0, 0));
    }

    private static void FillUniform<T>(Matrix<T> rows, int firstRow, RandomStream stream, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = rows.Values();
        for (var j = 0; j < rows.ColumnCount; j++)
            for (var i = 0; i < rows.RowCount; i++)
                values[i + (j * rows.RowCount)] = T.CreateChecked(limit * ((2 * stream.Uniform(firstRow + i, j, 0, 0)) - 1));
    }

    private static void FillOrthogonal<T>(Matrix<T> rows, int firstRow, int totalRows, RandomStream stream, double gain)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var whole = Dense.Zeros<double>(totalRows, rows.ColumnCount);
        FillNormal(whole, 0, stream, 1);
        var orthogonal = Orthonormalisation.Of(whole).Values();
        var values = rows.Values();
        for (var j = 0; j < rows.ColumnCount; j++)
            for (var i = 0; i < rows.RowCount; i++)
                values[i + (j * rows.RowCount)] = T.CreateChecked(gain * orthogonal[firstRow + i + (j * totalRows)]);
    }

    private static double RequireScale(double scale, string name) =>
        double.IsFinite(scale) && scale >= 0 ? scale : throw new ArgumentOutOfRangeException(name, scale, "It must be finite and at least 0.");
}
