using System.Globalization;

namespace NeuronActors.Runtime;

/// <summary>The names of all mailboxes and routes of a cluster.</summary>
/// <remarks>
/// Everything of a session begins with its number, so that what is left of an earlier session leads nowhere. A population's
/// mailbox is bound to the edges that end at it, to the credits of the edges that begin at it, and to its control route;
/// whoever is not its neighbour has no route to it.
/// </remarks>
public static class Routes
{
    /// <summary>Where nodes and coordinators say that they are there; leads to everybody who listens.</summary>
    public const string Announcements = "announcements";

    /// <summary>Mailbox of a node, and the route to it.</summary>
    public static string Node(string name) => $"node.{name}";

    /// <summary>Mailbox of a run's coordinator, and the route to it. There can be one only.</summary>
    public static string Run(string id) => $"run.{id}";

    /// <summary>Mailbox of a population.</summary>
    public static string Population(uint session, int population) => Name(session, 'p', population);

    /// <summary>Route of an edge, to its receiver.</summary>
    public static string Edge(uint session, int edge) => Name(session, 'e', edge);

    /// <summary>Route of an edge's credits, to its sender.</summary>
    public static string Credit(uint session, int edge) => Name(session, 'k', edge);

    /// <summary>Route of control messages to a population.</summary>
    public static string Control(uint session, int population) => Name(session, 'c', population);

    /// <summary>The number at the end of a route of a session, and what kind of route it is.</summary>
    public static bool TryParse(string route, out char kind, out int index)
    {
        (kind, index) = ('\0', -1);
        int dot = route.LastIndexOf('.');
        if (dot < 0 || dot + 2 > route.Length) return false;
        kind = route[dot + 1];
        return int.TryParse(route.AsSpan(dot + 2), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    private static string Name(uint session, char kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{session:x8}.{kind}{index}");
}
