using NeuronActors.Datasets;
using NeuronActors.Networks;
using NeuronActors.Operation;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>What is said about an exception: a sentence, and where it arose only if that was asked for.</summary>
internal static class Complaint
{
    /// <summary>Says it on standard error.</summary>
    /// <returns>The exit code that goes with it.</returns>
    public static int Say(Exception exception, TextWriter error, bool isVerbose)
    {
        Exception cause = exception is AggregateException { InnerExceptions: [var only] } ? only : exception;
        foreach (string line in Sentence(cause).Split('\n', StringSplitOptions.RemoveEmptyEntries)) error.WriteLine($"neuron: {line}");
        if (isVerbose) error.WriteLine(cause);
        return cause is OperationCanceledException ? ExitCode.Interrupted : ExitCode.Refused;
    }

    private static string Sentence(Exception exception) => exception switch
    {
        CommandException or ExperimentException or DatasetException or RecordingException or ClusterException or OperationException => exception.Message,
        OperationCanceledException => "interrupted",
        IOException or UnauthorizedAccessException => exception.Message,
        _ => $"an error of the program itself, {exception.GetType().Name}: {FirstLine(exception.Message)} " +
            "Please report it, with what the same command prints with --verbose.",
    };

    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd();
}
