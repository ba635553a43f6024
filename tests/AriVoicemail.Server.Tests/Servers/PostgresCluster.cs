using AriVoicemail.Bed;

[assembly: AssemblyFixture(typeof(AriVoicemail.Server.Tests.Servers.PostgresCluster))]

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>One real PostgreSQL for all tests; each server has a database of its own in it.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}
