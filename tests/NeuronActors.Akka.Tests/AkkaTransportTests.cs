using NeuronActors.Engine;
using NeuronActors.Engine.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>The contract, among members of a cluster.</summary>
public sealed class AkkaTransportTests : TransportContract, IAsyncLifetime
{
    private readonly AkkaPlace place = new();
    private ITransport? first;

    /// <summary>The member that the others join by is there throughout.</summary>
    public async ValueTask InitializeAsync() => first = await place.Of("first").Connect(CancellationToken.None);

    public ValueTask DisposeAsync() => first!.DisposeAsync();

    protected override Task<ITransportFactory> Factory() => Task.FromResult(place.Of("another"));

    protected override Task<Breakable> BreakableFactory()
    {
        var apart = new Apart(place);
        return Task.FromResult(new Breakable(apart, apart.Break));
    }

    private sealed class Apart(AkkaPlace place) : ITransportFactory
    {
        private AkkaTransport? transport;

        public string Name => "akka";

        public string Place => "a test";

        public async Task<ITransport> Connect(CancellationToken stop) => transport = (AkkaTransport)await new AkkaTransportFactory(place.OptionsOfAnother).Connect(stop);

        public void Break() => transport!.Fail("the test has ended the membership");
    }
}
