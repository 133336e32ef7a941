using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronActors.Cluster.Tests;

/// <summary>How soon a run goes on after a loss.</summary>
/// <remarks>
/// On a machine with nothing else to do: noticed at most a second after <c>cluster.failure-timeout</c>, learning again at most
/// five seconds later. A busy machine takes longer; NEURONACTORS_TOLERANCE says how many times as long is allowed.
/// </remarks>
internal static class Recoveries
{
    /// <summary>The default of <c>cluster.failure-timeout</c>, in seconds.</summary>
    public const double FailureTimeout = 3;

    private const double NoticedLate = 1, LearningAgain = 5, UsualTolerance = 6;

    /// <summary>How many times as long as on an idle machine things may take.</summary>
    public static double Tolerance { get; } =
        double.TryParse(Environment.GetEnvironmentVariable("NEURONACTORS_TOLERANCE"), CultureInfo.InvariantCulture, out double given) ? given : UsualTolerance;

    /// <summary>Writes down how each loss was recovered from, and asserts that it was in time.</summary>
    public static void AreInTime(JsonNode answer, ITestOutputHelper output, string what)
    {
        foreach (JsonNode? recovery in answer["recoveries"]!.AsArray())
        {
            double noticed = (double)recovery!["noticedSeconds"]!, again = (double)recovery["recoveredSeconds"]!;
            string told = string.Create(CultureInfo.InvariantCulture,
                $"{what}: lost {recovery["lost"]}, noticed after {noticed:0.00} s, learning again {again:0.00} s later, from batch {recovery["fromBatch"]} ({recovery["why"]})");
            output.WriteLine(told);
            Assert.True(noticed <= FailureTimeout + NoticedLate * Tolerance && again <= LearningAgain * Tolerance, told);
        }
    }
}
