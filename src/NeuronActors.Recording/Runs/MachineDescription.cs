using System.Runtime.InteropServices;

namespace NeuronActors.Recording;

/// <summary>The machine and runtime of a run. None of it may change a result; all of it changes the time.</summary>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Architecture">Of the process, such as <c>X64</c> or <c>Arm64</c>.</param>
/// <param name="Cores">Logical processors that the process may use.</param>
/// <param name="InstructionSet">The widest vectors that the products use.</param>
/// <param name="Runtime">Name and version of the .NET runtime.</param>
public sealed record MachineDescription(
    string OperatingSystem, string Architecture, int Cores, string InstructionSet, string Runtime)
{
    /// <summary>The machine of this process.</summary>
    /// <param name="instructionSet">The widest vectors that the products use.</param>
    public static MachineDescription Here(string instructionSet) => new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        instructionSet,
        RuntimeInformation.FrameworkDescription);
}
