using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Simulating;

public sealed class SimulationFixture : IAsyncLifetime
{
    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Installation = await Installation.StartAsync(new InstallationOptions
    {
        Lamps = true,
        Engine = SqlEngine.PostgreSql,
        Settings = new Dictionary<string, string> { ["Asterisk:SimulationContexts"] = "inbound" },
    });

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
