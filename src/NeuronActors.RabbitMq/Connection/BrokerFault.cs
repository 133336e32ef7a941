using System.Net.Sockets;
using System.Security.Authentication;
using NeuronActors.Runtime;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace NeuronActors.RabbitMq;

/// <summary>What went wrong between us and a broker, in one sentence.</summary>
internal static class BrokerFault
{
    /// <summary>Why a connection could not be made.</summary>
    public static TransportException Of(RabbitMqOptions options, Exception cause)
    {
        Exception[] all = [.. Below(cause)];
        string place = options.Place;
        if (all.OfType<AuthenticationFailureException>().Any())
            return Final($"the broker {place} refuses user '{options.User}' or the password; see {RabbitMqOptions.UserVariable} and {RabbitMqOptions.PasswordVariable}");
        // A broker that refuses says so; one that only hangs up may have been stopped at that moment.
        if (all.OfType<PossibleAuthenticationFailureException>().Any())
            return Passing($"the broker {place} hung up while user '{options.User}' logged in");
        if (all.OfType<OperationInterruptedException>().FirstOrDefault()?.ShutdownReason is { } refusal)
            return refusal.ReplyCode switch
            {
                Constants.NotAllowed => Final($"the broker {place} does not let user '{options.User}' into virtual host '{options.VirtualHost}', or has none of that name"),
                Constants.AccessRefused => Final($"user '{options.User}' has no right to make queues at the broker {place}; grant configure, write and read on '{options.Cluster}.*'"),
                Constants.PreconditionFailed => Final($"the broker {place} has an exchange '{options.Cluster}' of another kind; choose another cluster name"),
                _ => Passing($"the broker {place} closed the connection: {refusal.ReplyText}"),
            };
        if (all.OfType<SocketException>().FirstOrDefault() is { SocketErrorCode: not SocketError.ConnectionReset } socket)
            return Passing($"the broker {place} cannot be reached: {socket.Message}");
        if (all.OfType<AuthenticationException>().Any())
            return Final($"the broker {place} does not speak TLS on this port, or not with us; write amqp:// for plain text, or give a certificate it accepts");
        if (all.OfType<TimeoutException>().Any() || all.OfType<OperationCanceledException>().Any())
            return Passing($"the broker {place} did not answer within {options.ConnectTimeoutSeconds} s");
        if (all.OfType<ProtocolException>().Any())
            return Final($"what listens at {place} does not speak AMQP 0-9-1");
        return Passing($"the broker {place} cannot be used: {Words(cause)}");

        TransportException Final(string sentence) => new(sentence, cause) { IsFinal = true };
        TransportException Passing(string sentence) => new(sentence, cause);
    }

    /// <summary>Whether somebody was there, and ended the conversation before it was one of AMQP.</summary>
    public static bool WasCutShort(Exception cause)
    {
        Exception[] all = [.. Below(cause)];
        return !all.Any(each => each is AuthenticationFailureException)
            && all.Any(each => each is ProtocolException or AuthenticationException or IOException or SocketException { SocketErrorCode: SocketError.ConnectionReset });
    }

    /// <summary>The innermost message.</summary>
    public static string Words(Exception cause) => Below(cause).Last().Message;

    private static IEnumerable<Exception> Below(Exception cause)
    {
        yield return cause;
        IEnumerable<Exception> causes = cause is AggregateException several ? several.InnerExceptions : cause.InnerException is { } one ? [one] : [];
        foreach (Exception each in causes.SelectMany(Below)) yield return each;
    }
}
