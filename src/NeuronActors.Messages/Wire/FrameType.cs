namespace NeuronActors.Messages;

/// <summary>What a frame carries. The numbers are wire numbers: only added to, never changed.</summary>
public enum FrameType : byte
{
    /// <summary>A message along an edge, or a control message to a population.</summary>
    Message = 1,

    /// <summary>Messages of an edge were taken in, so as many more may follow.</summary>
    Credit = 2,

    /// <summary>A coordinator tells a node.</summary>
    Order = 3,

    /// <summary>A node tells a coordinator.</summary>
    Reply = 4,

    /// <summary>A node or a coordinator tells whoever listens.</summary>
    Announcement = 5,
}
