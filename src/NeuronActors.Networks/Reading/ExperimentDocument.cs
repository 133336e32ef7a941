namespace NeuronActors.Networks;

/// <summary>An experiment that remembers where each key was written, for complaints that come up later.</summary>
public sealed class ExperimentDocument
{
    private readonly SettingTable _settings;

    internal ExperimentDocument(Experiment experiment, SettingTable settings) =>
        (Experiment, _settings) = (experiment, settings);

    /// <summary>The experiment, validated.</summary>
    public Experiment Experiment { get; }

    /// <summary>Where a key was written, for example <c>experiment.yaml:12</c>; null if its default holds.</summary>
    public string? PlaceOf(string key) => _settings.Find(key)?.Place?.ToString();

    /// <summary>
    /// As <see cref="ExperimentValidator.CheckData"/>, with the place of the key that causes a problem.
    /// </summary>
    /// <param name="inputs">Values per sample.</param>
    /// <param name="targets">Target values per sample.</param>
    /// <param name="trainSamples">Samples of the training set.</param>
    /// <exception cref="ExperimentException">They do not fit.</exception>
    public void CheckData(int inputs, int targets, int trainSamples) => ExperimentException.ThrowIfAny(
        DataChecks.Of(Experiment, inputs, targets, trainSamples).Select(finding =>
            finding.WithoutPlace() with { Place = _settings.PlaceOf(finding)?.ToString() }));
}
