namespace NeuronActors.Operation;

/// <summary>Why a run went back to its last checkpoint. A closed set, so that the counter has few series.</summary>
public enum RecoveryCause
{
    /// <summary>A node died, hung or could no longer be heard.</summary>
    NodeLost,

    /// <summary>A node handed its populations over and went.</summary>
    NodeLeft,

    /// <summary>The run's own membership was lost.</summary>
    ClusterLost,

    /// <summary>The coordinator died and another one resumed its run.</summary>
    CoordinatorLost,
}
