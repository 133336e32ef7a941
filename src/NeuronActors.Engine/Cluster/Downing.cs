using Akka.Actor;
using Akka.Cluster;

namespace NeuronActors.Engine;

/// <summary>Takes members that stay unreachable out of the cluster, on every side of a split, whatever heads count.</summary>
/// <remarks>
/// A run has one coordinator, and populations stop where it cannot be reached, so no run is learnt twice. A rule that counts members would down
/// those that remain when most are dead. Sides that meet again become one cluster (<see cref="ClusterNode"/>).
/// </remarks>
internal sealed class Downing(ActorSystem system, Cluster cluster) : IDowningProvider
{
    /// <summary>Setting: how long a member must be unreachable.</summary>
    public const string AfterKey = "neurons.down-after";

    /// <inheritdoc/>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    /// <inheritdoc/>
    public Props DowningActorProps =>
        Props.Create(() => new DowningActor(cluster, system.Settings.Config.GetTimeSpan(AfterKey, null, false)));

    private sealed class DowningActor : ReceiveActor, IWithTimers
    {
        private readonly Cluster cluster;

        public DowningActor(Cluster cluster, TimeSpan after)
        {
            this.cluster = cluster;
            Receive<ClusterEvent.UnreachableMember>(lost => Timers.StartSingleTimer(lost.Member.UniqueAddress, new Down(lost.Member.Address), after));
            Receive<ClusterEvent.ReachableMember>(found => Timers.Cancel(found.Member.UniqueAddress));
            Receive<ClusterEvent.MemberRemoved>(gone => Timers.Cancel(gone.Member.UniqueAddress));
            Receive<ClusterEvent.IClusterDomainEvent>(_ => { });
            Receive<Down>(down => cluster.Down(down.Member));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberRemoved));

        protected override void PostStop() => cluster.Unsubscribe(Self);

        private sealed record Down(Address Member);
    }
}
