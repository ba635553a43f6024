using AriVoicemail.Nodes;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Asterisks;

/// <summary>The Asterisk servers that this node serves. Each has its own connection and its own calls; mailboxes are everybody's.</summary>
internal sealed class ServedAsterisks : IHostedService, IAsyncDisposable
{
    private readonly Settings _settings;
    private readonly DateTimeOffset _startedAt;

    public ServedAsterisks(IServiceProvider services, Settings settings, TimeProvider time)
    {
        (_settings, _startedAt) = (settings, time.GetUtcNow());
        All = [.. settings.Asterisk.All.Select(options => new ServedAsterisk(services.CreateAsyncScope(), options))];
    }

    public IReadOnlyList<ServedAsterisk> All { get; }

    /// <summary>How many calls are in voicemail now.</summary>
    public int Calls => All.Sum(asterisk => asterisk.Router.Calls.Count);

    public NodeReport Report() => new(_settings.Node.Name, ProductVersion.Text, _startedAt, Calls, [.. All.Select(asterisk => asterisk.Report())]);

    public Task TakeOverAsync(DeadNode dead, CancellationToken cancellationToken) =>
        Task.WhenAll(All.Select(asterisk => asterisk.Takeover.RunAsync(dead, cancellationToken)));

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(All.Select(asterisk => asterisk.Router.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(All.Select(asterisk => asterisk.Router.StopAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var asterisk in All) await asterisk.DisposeAsync();
    }
}
