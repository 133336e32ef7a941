using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>Moves the weights of one matrix (or one vector of biases) against their gradient.</summary>
/// <remarks>
/// Elementwise, so the bits do not depend on how the rows are cut into shards, nor on the instruction set. Settings are rounded to T
/// once. Used by one thread at a time.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Optimizer(OptimizerSettings settings, int length)
    {
        Settings = settings;
        Length = length;
        LearningRate = settings.LearningRate;
    }

    /// <summary>Weights that are moved.</summary>
    public int Length { get; }

    /// <summary>λ, from the next step on.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps taken. Set it together with the moments when a checkpoint is restored.</summary>
    public virtual long Steps { get; set; }

    /// <summary>What the optimiser remembers, by name; the arrays themselves, each as long as the weights. Empty for plain descent.</summary>
    public abstract IReadOnlyList<(string Name, T[] Values)> Moments { get; }

    private protected OptimizerSettings Settings { get; }

    /// <summary>The optimiser that the settings ask for.</summary>
    /// <param name="settings">What is chosen.</param>
    /// <param name="length">Weights to move; at least 0.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static Optimizer<T> Create(OptimizerSettings settings, int length)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Precision.Require<T>();
        settings.Require();
        return settings.Kind switch
        {
            OptimizerKind.Sgd => new GradientDescent<T>(settings, length),
            OptimizerKind.Momentum => new MomentumDescent<T>(settings, length),
            _ => new Adam<T>(settings, length),
        };
    }

    /// <summary>One step, in place.</summary>
    /// <param name="weights">w.</param>
    /// <param name="gradient">g = ∂L/∂w, summed or averaged over the batch as the caller wants it.</param>
    public void Step(Span<T> weights, ReadOnlySpan<T> gradient) => Step(weights, gradient, Hardware.Best);

    internal unsafe void Step(Span<T> weights, ReadOnlySpan<T> gradient, InstructionSet instructions)
    {
        Shape.RequireLength(nameof(weights), weights.Length, Length);
        Shape.RequireLength(nameof(gradient), gradient.Length, Length);
        Steps++;
        fixed (T* w = weights, g = gradient)
        {
            var done = instructions switch
            {
                InstructionSet.Vector512 => Sweep<Lanes512<T>>(w, g, 0),
                InstructionSet.Vector256 => Sweep<Lanes256<T>>(w, g, 0),
                InstructionSet.Vector128 => Sweep<Lanes128<T>>(w, g, 0),
                _ => 0,
            };
            Sweep<Lanes1<T>>(w, g, done);
        }
    }

    /// <summary>Moves as many weights from this index on as whole vectors reach; returns the first index not reached.</summary>
    private protected abstract unsafe int Sweep<TLanes>(T* weights, T* gradient, int first)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}
