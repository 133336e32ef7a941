using NeuronActors.Engine;

namespace NeuronActors.Experiments.Tests;

/// <summary>Watches a run, and does something to it at a certain batch.</summary>
internal sealed class Saboteur : IRunObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, Action> deeds = [];
    private readonly List<string> warnings = [];
    private readonly List<(string Part, TaskCompletionSource Heard)> waiting = [];
    private int batches;

    public Saboteur(int atBatch, Action deed) => At(atBatch, deed);

    public List<RunOutcome> Outcomes { get; } = [];

    public Action? OnRecovery { get; set; }

    public Action? OnFirstBatchOfTheSecondStretch { get; set; }

    public void At(int batch, Action deed) => deeds[batch] = deed;

    /// <summary>Completes when the run has warned of something.</summary>
    public Task Heard(string part)
    {
        lock (gate)
        {
            if (warnings.Exists(warning => warning.Contains(part, StringComparison.Ordinal))) return Task.CompletedTask;
            waiting.Add((part, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
            return waiting[^1].Heard.Task;
        }
    }

    public void Warned(string sentence)
    {
        lock (gate)
        {
            warnings.Add(sentence);
            foreach ((string part, TaskCompletionSource heard) in waiting)
                if (sentence.Contains(part, StringComparison.Ordinal)) heard.TrySetResult();
        }
    }

    public void Interrupted(RunOutcome outcome) => Outcomes.Add(outcome);

    public void Recovered(Recovery recovery) => OnRecovery?.Invoke();

    public void BatchLearned(RunPoint point)
    {
        if (deeds.TryGetValue(batches++, out Action? deed)) deed();
        if (Outcomes.Count == 0 || OnFirstBatchOfTheSecondStretch is not { } begin) return;
        OnFirstBatchOfTheSecondStretch = null;
        begin();
    }
}
