namespace AriVoicemail.EndToEnd.Observing;

/// <summary>An installation whose log is for programs, and whose traces somebody collects.</summary>
public sealed class ObservedFixture : IAsyncLifetime
{
    public Installation Installation { get; private set; } = null!;

    internal TraceCollector Collector { get; } = new();

    public async ValueTask InitializeAsync() => Installation = await Installation.StartAsync(new InstallationOptions
    {
        Lamps = true,
        Settings = new Dictionary<string, string>
        {
            ["Logging:Format"] = "json",
            ["Logging:LogLevel:Default"] = "Debug",
            ["Telemetry:Otlp"] = Collector.Address,
        },
    });

    public async ValueTask DisposeAsync()
    {
        await Installation.DisposeAsync();
        Collector.Dispose();
    }
}
