using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace NeuronActors.Akka;

/// <summary>An actor system with the settings of <see cref="AkkaSettings"/>, and its end.</summary>
internal sealed class AkkaSystem : IAsyncDisposable
{
    private readonly ServiceProvider services;

    /// <summary>Starts one.</summary>
    /// <param name="settings">Its settings.</param>
    public AkkaSystem(Action<AkkaConfigurationBuilder> settings)
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddAkka(AkkaSettings.SystemName, (akka, _) => settings(akka));
        // Asked for directly, not through its hosted service: that one would set the exit code of this process when a member is downed
        services = collection.BuildServiceProvider();
        System = services.GetRequiredService<ActorSystem>();
    }

    /// <summary>The actor system.</summary>
    public ActorSystem System { get; }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate().ConfigureAwait(false);
        await services.DisposeAsync().ConfigureAwait(false);
    }
}
