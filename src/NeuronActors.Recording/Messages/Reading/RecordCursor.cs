namespace NeuronActors.Recording;

/// <summary>Goes through the records of one file; at its end it can be asked again when more was written.</summary>
internal abstract class RecordCursor : IDisposable
{
    /// <summary>The next record that is wanted.</summary>
    /// <returns>False where there is none yet.</returns>
    public abstract bool TryRead(out MessageRecord record);

    /// <summary>Nothing more will be written: what is not whole will never be.</summary>
    public virtual void Conclude()
    {
    }

    public abstract void Dispose();
}
