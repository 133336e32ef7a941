using System.Numerics;

namespace NeuronActors.Learning;

/// <summary>The Moore-Penrose pseudoinverse of a matrix, in double, by Jacobi rotations of its columns. Allocates nothing once made.</summary>
/// <remarks>
/// Source: Hestenes 1958, one-sided Jacobi. Rotations V make the columns of M orthogonal; then M⁺ = V diag(1/σ²) (M V)ᵀ, where σ are
/// their lengths. A length below max(rows, columns) ε of the longest, with the ε of W's own precision, is rounding and counts as 0. All sums run in order on every machine, so the bits depend on nothing but the matrix (law 4).
/// </remarks>
public sealed class Pseudoinverse
{
    private const double Precision = 1e-15;
    private const int MostSweeps = 60;

    private readonly int rows;
    private readonly int columns;
    private readonly int tall;
    private readonly int wide;
    private readonly double[] turned;    // M V, [tall × wide]
    private readonly double[] rotation;  // V, [wide × wide]
    private readonly double[] inverseSquares;

    /// <summary>Makes room for matrices of one shape.</summary>
    public Pseudoinverse(int rows, int columns)
    {
        (this.rows, this.columns) = (rows, columns);
        (tall, wide) = (Math.Max(rows, columns), Math.Min(rows, columns));
        (turned, rotation, inverseSquares) = (new double[tall * wide], new double[wide * wide], new double[wide]);
    }

    /// <summary>(W⁺)ᵀ of W; where W has no inverse in a direction, 0 there.</summary>
    /// <param name="matrix">W, [rows × columns], column-major.</param>
    /// <param name="result">Overwritten with (W⁺)ᵀ, [rows × columns].</param>
    public void Transposed<T>(ReadOnlySpan<T> matrix, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                turned[Place(row, column)] = double.CreateChecked(matrix[column * rows + row]);
        Array.Clear(rotation);
        for (int i = 0; i < wide; i++) rotation[i * wide + i] = 1;
        for (int sweep = 0; sweep < MostSweeps && Sweep(); sweep++)
        {
        }
        InvertSquares(EpsilonOf<T>());
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                result[column * rows + row] = T.CreateChecked(Element(Place(row, column) % tall, Place(row, column) / tall));
    }

    /// <summary>Where an element of W stands in M, which is W or, if that is wider than tall, its transpose.</summary>
    private int Place(int row, int column) => rows >= columns ? column * tall + row : row * tall + column;

    /// <summary>One rotation of each pair of columns. False when all are orthogonal.</summary>
    private bool Sweep()
    {
        bool moved = false;
        for (int i = 0; i < wide; i++)
            for (int j = i + 1; j < wide; j++)
                moved |= Orthogonalise(i, j);
        return moved;
    }

    private bool Orthogonalise(int i, int j)
    {
        Span<double> left = turned.AsSpan(i * tall, tall), right = turned.AsSpan(j * tall, tall);
        double a = Dot(left, left), b = Dot(right, right), c = Dot(left, right);
        if (Math.Abs(c) <= Precision * Math.Sqrt(a) * Math.Sqrt(b)) return false;
        double zeta = (b - a) / (2 * c);
        double tangent = (zeta < 0 ? -1 : 1) / (Math.Abs(zeta) + Math.Sqrt(1 + zeta * zeta));
        double cosine = 1 / Math.Sqrt(1 + tangent * tangent);
        Rotate(left, right, cosine, cosine * tangent);
        Rotate(rotation.AsSpan(i * wide, wide), rotation.AsSpan(j * wide, wide), cosine, cosine * tangent);
        return true;
    }

    private void InvertSquares(double epsilon)
    {
        double largest = 0;
        for (int j = 0; j < wide; j++)
        {
            inverseSquares[j] = Dot(turned.AsSpan(j * tall, tall), turned.AsSpan(j * tall, tall));
            largest = Math.Max(largest, inverseSquares[j]);
        }
        double least = largest * (tall * epsilon) * (tall * epsilon);
        for (int j = 0; j < wide; j++) inverseSquares[j] = inverseSquares[j] > least ? 1 / inverseSquares[j] : 0;
    }

    /// <summary>Steps between 1 and the next number of W's precision; in double not less than what the rotations reach.</summary>
    private static double EpsilonOf<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Math.Max(Precision, double.CreateChecked(T.BitIncrement(T.One) - T.One));

    private double Element(int row, int column)
    {
        double sum = 0;
        for (int j = 0; j < wide; j++) sum += turned[j * tall + row] * inverseSquares[j] * rotation[j * wide + column];
        return sum;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int k = 0; k < left.Length; k++) sum += left[k] * right[k];
        return sum;
    }

    private static void Rotate(Span<double> left, Span<double> right, double cosine, double sine)
    {
        for (int k = 0; k < left.Length; k++)
            (left[k], right[k]) = (cosine * left[k] - sine * right[k], sine * left[k] + cosine * right[k]);
    }
}
