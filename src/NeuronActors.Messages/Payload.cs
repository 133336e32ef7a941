namespace NeuronActors.Messages;

/// <summary>The values of a message, [rows × columns], column-major. Written by its sender before it is sent and by nobody after.</summary>
/// <remarks>
/// Payloads are lent, not given: the sender's pool has a fixed number of them, each receiver releases its share when it
/// has read it, and a sender without a free one waits. That bounds the memory of every edge, is the back-pressure of
/// the whole network, and makes a step free of allocation. Release may come from any thread.
/// </remarks>
public sealed class Payload<T>
    where T : unmanaged
{
    private readonly PayloadPool<T> pool;
    private int holders;

    internal Payload(PayloadPool<T> pool, int slot, int length) => (this.pool, Slot, Values) = (pool, slot, new T[length]);

    /// <summary>The values, column by column. At least <see cref="Rows"/> × <see cref="Columns"/> long.</summary>
    public T[] Values { get; }

    /// <summary>Number of rows: neurons of the sender.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns: samples, or neurons of the receiver for feedback weights.</summary>
    public int Columns { get; private set; }

    /// <summary>Number of values: rows × columns.</summary>
    public int Count => Rows * Columns;

    internal int Slot { get; }

    /// <summary>Adds holders, each of which will release once.</summary>
    public void Retain(int more = 1) => Interlocked.Add(ref holders, more);

    /// <summary>One holder has read it. The last release returns the payload to its sender's pool.</summary>
    /// <exception cref="InvalidOperationException">Released more often than held: a broken promise.</exception>
    public void Release()
    {
        int left = Interlocked.Decrement(ref holders);
        if (left == 0) pool.Return(this);
        else if (left < 0) throw new InvalidOperationException($"a payload of {Rows} × {Columns} was released {-left} times too often");
    }

    /// <summary>The sender found that it has fewer values than it asked room for. Only before the payload is sent.</summary>
    public void Reshape(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * columns, Values.Length);
        (Rows, Columns) = (rows, columns);
    }

    internal void Shape(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        holders = 1;
    }
}
