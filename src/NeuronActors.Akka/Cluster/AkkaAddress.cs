using System.Globalization;
using Akka.Actor;

namespace NeuronActors.Akka;

/// <summary>Addresses of members as people write them.</summary>
internal static class AkkaAddress
{
    /// <summary>The address of a member.</summary>
    /// <param name="text"><c>host:port</c>.</param>
    /// <param name="usesTls">Whether it is reached by TLS.</param>
    /// <exception cref="Runtime.TransportException">It is not of that form; final.</exception>
    public static Address Of(string text, bool usesTls)
    {
        int colon = text.LastIndexOf(':');
        bool isSound = colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535;
        if (!isSound) throw AkkaClusterOptions.Refusal($"'{text}' is not the address of a member; write host:port, such as node-1:2570");
        return new Address(usesTls ? "akka.ssl.tcp" : "akka.tcp", AkkaSettings.SystemName, text[..colon], int.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }
}
