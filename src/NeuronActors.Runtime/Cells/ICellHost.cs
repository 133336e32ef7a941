using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>Where one population cell lives: its mailbox, and whoever runs it by one thread at a time.</summary>
public interface ICellHost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The cell. Set before the first message is sent.</summary>
    PopulationCell<T>? Cell { get; set; }

    /// <summary>Where a failure goes. The cell never runs again after one.</summary>
    Action<Exception>? Failed { get; set; }

    /// <summary>Puts a message into the mailbox.</summary>
    /// <exception cref="InvalidOperationException">It is full: a sender has more messages under way than it owns payloads.</exception>
    void Post(in Message<T> message);

    /// <summary>Puts a message into the mailbox, if there is room.</summary>
    bool TryPost(in Message<T> message);

    /// <summary>There may be something to do.</summary>
    void Wake();

    /// <summary>It never runs again. What it does at this moment, it finishes.</summary>
    void Retire();
}

/// <summary>Makes places for population cells.</summary>
public interface ICellHosting
{
    /// <summary>A place for one cell.</summary>
    /// <param name="population">The population.</param>
    /// <param name="capacity">Messages that may wait for it.</param>
    ICellHost<T> Host<T>(Population population, int capacity)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
