using Akka.Actor;

namespace NeuronActors.Akka;

/// <summary>What a process tells its own directory. Never leaves the process.</summary>
internal abstract record DirectoryOrder;

/// <summary>A mailbox is to be known by a name that nobody else has.</summary>
internal sealed record OpenOrder(string Name, IActorRef Actor, MailboxRoutes Routes, TaskCompletionSource Done) : DirectoryOrder;

/// <summary>More routes lead to a mailbox of this process.</summary>
internal sealed record BindOrder(string Name, IReadOnlyCollection<string> Routes, TaskCompletionSource Done) : DirectoryOrder;

/// <summary>A mailbox is no more.</summary>
internal sealed record CloseOrder(string Name, TaskCompletionSource Done) : DirectoryOrder;

/// <summary>All mailboxes are no more, and this process goes.</summary>
internal sealed record CloseAllOrder(TaskCompletionSource Done) : DirectoryOrder;

/// <summary>Something was lost on a way.</summary>
internal sealed record BrokenLink(int Link) : DirectoryOrder;

/// <summary>Time goes by.</summary>
internal sealed record Tick : DirectoryOrder;
