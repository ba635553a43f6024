using System.Net;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>A node that would have to refuse callers says so before they come.</summary>
public sealed class ReadinessTests : IAsyncLifetime
{
    private readonly Spools _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_spool_that_has_gone_is_named_until_it_is_back()
    {
        var mark = Directory.EnumerateFiles(_server.SpoolDirectory, ".arivm-spool-*").Single();

        Assert.DoesNotContain("spool", await MissingAsync());
        File.Move(mark, $"{mark}-aside");
        Assert.Contains($"spool: {_server.SpoolDirectory}", await MissingAsync());
        File.Move($"{mark}-aside", mark);
        Assert.DoesNotContain("spool", await MissingAsync());
    }

    [Fact]
    public async Task A_disk_below_the_limit_is_named()
    {
        Assert.DoesNotContain("disk", await MissingAsync());
        _server.Options.RefuseBelowMegabytes = 2_000_000_000;

        Assert.Contains("Spool:RefuseBelowMegabytes", await MissingAsync());
    }

    private async Task<string> MissingAsync() => (string)(await (await _server.Anonymous.GetAsync("/readyz")).ProblemAsync(HttpStatusCode.ServiceUnavailable))["detail"]!;

    private sealed class Spools : SqliteServer
    {
        public Spool.SpoolOptions Options { get; private set; } = null!;

        internal override void Configure(Settings settings) => Options = settings.Spool;
    }
}
