using AriVoicemail.Bed;

[assembly: AssemblyFixture(typeof(AriVoicemail.Server.Tests.Servers.S3Cluster))]

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>One server that speaks S3, for all tests; each has a bucket of its own in it.</summary>
public sealed class S3Cluster : IAsyncLifetime
{
    public S3Server Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await S3Server.StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}
