using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Experiments;

/// <summary>Records on a node what the experiments of its sessions ask for, in <c>messages</c> of a folder named after the run.</summary>
/// <remarks>A node in the working directory of its coordinator, with the same <c>--out</c>, thus adds to the run folder itself.</remarks>
/// <param name="outDirectory">Where folders of runs are, such as <c>runs</c>.</param>
/// <param name="warned">Told, from any thread, why a recording has ended before its session, or why none has begun.</param>
public sealed class NodeRecorder(string outDirectory, Action<string> warned) : INodeInstruments
{
    /// <inheritdoc/>
    public Instruments<T>? Open<T>(HostedPart part)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Experiment.Record.Count == 0) return null;
        if (!IsNameOfFolder(part.Run))
        {
            warned("an order names a run that cannot be the name of a folder: none of its messages are recorded here.");
            return null;
        }
        return MessageRecorder<T>.Open(
            new RecordedPart
            {
                Folder = Path.Combine(outDirectory, part.Run, "messages"),
                Run = part.Run,
                Node = part.Node,
                Stretch = part.Segment.Number,
                FirstBatch = part.Segment.FirstBatch,
                Experiment = part.Experiment,
                Network = part.Network,
                Hosted = part.Populations,
            },
            warned)?.Instruments;
    }

    /// <summary>What comes from the wire leads nowhere but below the folder of runs.</summary>
    private static bool IsNameOfFolder(string run) =>
        run.Length is > 0 and <= 200 && run[0] != '.' && run.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
