using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Lamps;

public sealed class LampFixture : IAsyncLifetime
{
    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Installation = await Installation.StartAsync(new InstallationOptions
        {
            Lamps = true,
            Engine = SqlEngine.PostgreSql,
            // Messages that Asterisk's own voicemail leaves are found soon.
            Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "1" },
        });

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
