using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>An activation function x = f(h) and its slope f′(h), elementwise except for softmax.</summary>
/// <remarks>NaN stays NaN. Same bits for an element wherever it stands, on every machine. The default value is linear.</remarks>
public readonly record struct Activation
{
    private const double UsualLeak = 0.01;

    private Activation(ActivationKind kind, double slope = 0) => (Kind, Slope) = (kind, slope);

    /// <summary>x = h.</summary>
    public static Activation Linear => new(ActivationKind.Linear);

    /// <summary>x = max(0, h), f′(0) = 0.</summary>
    public static Activation Relu => new(ActivationKind.Relu);

    /// <summary>x = tanh h.</summary>
    public static Activation Tanh => new(ActivationKind.Tanh);

    /// <summary>x = 1 / (1 + e⁻ʰ).</summary>
    public static Activation Logistic => new(ActivationKind.Logistic);

    /// <summary>xᵢ = e^hᵢ / Σⱼ e^hⱼ; goes with the cross-entropy loss only.</summary>
    public static Activation Softmax => new(ActivationKind.Softmax);

    /// <summary>Which function.</summary>
    public ActivationKind Kind { get; }

    /// <summary>The slope of a leaky ReLU at and below 0, in [0, 1); 0 for all other functions.</summary>
    public double Slope { get; }

    /// <summary>x = h above 0, slope · h below.</summary>
    /// <param name="slope">In [0, 1).</param>
    public static Activation LeakyRelu(double slope = UsualLeak)
    {
        if (!(slope is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(slope), slope, "The slope must lie in [0, 1).");
        return new(ActivationKind.LeakyRelu, slope);
    }

    /// <summary>Reads "linear", "relu", "leaky-relu" (slope 0.01), "leaky-relu(0.1)", "tanh", "logistic" or "softmax".</summary>
    /// <exception cref="NumericsException">The text is none of these.</exception>
    public static Activation Parse(string? text) => TryParse(text, out var activation) ? activation : throw new NumericsException(
        $"'{text}' is no activation; write linear, relu, leaky-relu(slope) with a slope in [0, 1), tanh, logistic or softmax.");

    /// <summary>Reads the forms of <see cref="Parse"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Activation activation)
    {
        activation = default;
        if (!NamedForm.TrySplit(text, out var name, out var slope)) return false;
        if (slope is not null && name != "leaky-relu") return false;
        if (slope is < 0 or >= 1) return false;
        Activation? found = name switch
        {
            "linear" => Linear,
            "relu" => Relu,
            "leaky-relu" => LeakyRelu(slope ?? UsualLeak),
            "tanh" => Tanh,
            "logistic" => Logistic,
            "softmax" => Softmax,
            _ => null,
        };
        activation = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Kind switch
    {
        ActivationKind.LeakyRelu => NamedForm.Write("leaky-relu", Slope),
        ActivationKind.Linear => "linear",
        ActivationKind.Relu => "relu",
        ActivationKind.Tanh => "tanh",
        ActivationKind.Logistic => "logistic",
        _ => "softmax",
    };

    /// <summary>x = f(h). Columns are samples.</summary>
    /// <param name="input">h, [rows × samples].</param>
    /// <param name="output">x, as long as the input; may be the input itself.</param>
    /// <param name="rows">Neurons of the whole layer: softmax normalises over them, in row order. The others do not care.</param>
    public void Apply<T>(ReadOnlySpan<T> input, Span<T> output, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Kind)
        {
            case ActivationKind.Linear:
                Shape.RequireLength(nameof(output), output.Length, input.Length);
                input.CopyTo(output);
                break;
            case ActivationKind.Relu: Elementwise.Apply(new Rectifier<T>(0), input, output); break;
            case ActivationKind.LeakyRelu: Elementwise.Apply(new Rectifier<T>(Slope), input, output); break;
            case ActivationKind.Tanh: ElementaryFunctions.Tanh(input, output); break;
            case ActivationKind.Logistic: ElementaryFunctions.Logistic(input, output); break;
            default: SoftmaxColumns.Apply(input, output, rows); break;
        }
    }

    /// <summary>f′(h).</summary>
    /// <param name="input">h.</param>
    /// <param name="output">x = f(h), as long as the input.</param>
    /// <param name="slopes">As long as the input; may be either of them.</param>
    /// <exception cref="InvalidOperationException">The activation is softmax.</exception>
    public void Slopes<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> output, Span<T> slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape.RequireLength(nameof(output), output.Length, input.Length);
        SlopesOfActivity(Kind is ActivationKind.Relu or ActivationKind.LeakyRelu ? input : output, slopes);
    }

    /// <summary>f′ expressed by the activity x itself: 1 − x² for tanh, x (1 − x) for the logistic function, 1[x > 0] for ReLU.</summary>
    /// <param name="activity">x, which need not be f of anything: relaxation moves it.</param>
    /// <param name="slopes">As long as the activity; may be the activity itself.</param>
    /// <exception cref="InvalidOperationException">The activation is softmax.</exception>
    public void SlopesOfActivity<T>(ReadOnlySpan<T> activity, Span<T> slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape.RequireLength(nameof(slopes), slopes.Length, activity.Length);
        switch (Kind)
        {
            case ActivationKind.Linear: slopes.Fill(T.One); break;
            case ActivationKind.Relu: Elementwise.Apply(new RectifierSlope<T>(0), activity, slopes); break;
            case ActivationKind.LeakyRelu: Elementwise.Apply(new RectifierSlope<T>(Slope), activity, slopes); break;
            case ActivationKind.Tanh: Elementwise.Apply(default(TangentSlope<T>), activity, slopes); break;
            case ActivationKind.Logistic: Elementwise.Apply(default(LogisticSlope<T>), activity, slopes); break;
            default: throw new InvalidOperationException("Softmax has no elementwise slope; use it with the cross-entropy loss, whose gradient needs none.");
        }
    }
}
