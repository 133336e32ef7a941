using NeuronActors.Learning.Tests;

namespace NeuronActors.Engine.Tests;

/// <summary>Where the engines of one test run, and what the test can do to that place.</summary>
internal abstract class EngineWorld : IAsyncDisposable
{
    /// <summary>An engine on every node that is there, on which nothing was started yet; it is the caller's.</summary>
    public abstract Task<IEngine<float>> Open(Problem<float> problem);

    /// <summary>The second population is to stand still. The task completes when it does.</summary>
    public abstract Task Hold();

    /// <summary>What was held goes on, as if nothing had been.</summary>
    public abstract void LetGo();

    /// <summary>A node is gone from one moment to the next.</summary>
    public virtual Task Kill(string node) => throw new NotSupportedException("this engine has no nodes that can be lost");

    /// <summary>All connections break at once. Whoever had one can make another.</summary>
    public virtual void LoseConnections() => throw new NotSupportedException("this engine has no connections that can be lost");

    public abstract ValueTask DisposeAsync();
}
