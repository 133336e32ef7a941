using System.Collections.Concurrent;
using Akka.Actor;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>Which route leads by which ways: written by the directory, read by whoever sends.</summary>
/// <remarks>A route is looked up by its name here, in this process; what it leads to are references that came by wiring messages.</remarks>
internal sealed class RouteBook(int windowBytes)
{
    private readonly ConcurrentDictionary<string, MailboxLink[]> ways = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, MailboxLink> links = new();
    private readonly Dictionary<IActorRef, (MailboxLink Link, MailboxEntry Entry)> mailboxes = [];
    private int last;

    /// <summary>Frames that this process still holds.</summary>
    public int Unsent => links.Values.Sum(link => link.Unsent);

    /// <summary>The ways that a route leads by; none if it leads nowhere.</summary>
    public MailboxLink[] Of(string route) => ways.GetValueOrDefault(route, []);

    /// <summary>A receipt has come.</summary>
    public MailboxLink? Find(int link) => links.GetValueOrDefault(link);

    /// <summary>The mailbox that one of our ways leads to. For the directory alone, as what follows.</summary>
    public IActorRef? MailboxOf(int link) => mailboxes.FirstOrDefault(entry => entry.Value.Link.Number == link).Key;

    /// <summary>All mailboxes to which ways have waited for a receipt for too long.</summary>
    public IEnumerable<IActorRef> Overdue(TimeSpan patience)
    {
        long since = Environment.TickCount64 - (long)patience.TotalMilliseconds;
        return mailboxes.Where(entry => entry.Value.Link.OldestSent < since).Select(entry => entry.Key).ToArray();
    }

    /// <summary>A mailbox is there, or more routes lead to it.</summary>
    public void Enter(MailboxEntry entry, IActorRef receipts)
    {
        bool isKnown = mailboxes.TryGetValue(entry.Actor, out (MailboxLink Link, MailboxEntry Entry) known);
        MailboxLink link = isKnown ? known.Link : new MailboxLink(++last, entry, receipts, windowBytes);
        if (isKnown && known.Entry.Routes.Count == entry.Routes.Count) return;
        links[link.Number] = link;
        link.Extend(entry.Routes);
        mailboxes[entry.Actor] = (link, entry);
        foreach (string route in entry.Routes.Skip(isKnown ? known.Entry.Routes.Count : 0)) ways[route] = [.. Of(route), link];
    }

    /// <summary>A mailbox is no more.</summary>
    /// <returns>Routes along which something was sent to it that had to arrive.</returns>
    public IReadOnlyCollection<string> Strike(IActorRef mailbox)
    {
        if (!mailboxes.Remove(mailbox, out (MailboxLink Link, MailboxEntry Entry) known)) return [];
        links.TryRemove(known.Link.Number, out _);
        foreach (string route in known.Entry.Routes)
        {
            MailboxLink[] rest = [.. Of(route).Where(link => link != known.Link)];
            if (rest.Length > 0) ways[route] = rest;
            else ways.TryRemove(route, out _);
        }
        return known.Link.Close();
    }
}
