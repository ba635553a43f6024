using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Bed;

public sealed class AsteriskFixture : IAsyncLifetime
{
    public AsteriskServer Asterisk { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Asterisk = await AsteriskServer.StartAsync();

    public ValueTask DisposeAsync() => Asterisk.DisposeAsync();
}
