namespace NeuronActors.Datasets;

/// <summary>What the catalogue knows about a data set before it is loaded.</summary>
/// <param name="Name">The value of <c>data.name</c>.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Inputs">Values per input.</param>
/// <param name="Targets">Values per target.</param>
/// <param name="Classes">Number of classes, 0 for regression.</param>
/// <param name="TrainCount">Training samples of the complete set.</param>
/// <param name="TestCount">Test samples of the complete set.</param>
/// <param name="NeedsFiles">True where a data folder is needed, false where the data is generated.</param>
/// <param name="Source">Whom to cite.</param>
/// <param name="Licence">The licence of the data.</param>
public sealed record DatasetInfo(
    string Name,
    string Title,
    int Inputs,
    int Targets,
    int Classes,
    int TrainCount,
    int TestCount,
    bool NeedsFiles,
    string Source,
    string Licence);
