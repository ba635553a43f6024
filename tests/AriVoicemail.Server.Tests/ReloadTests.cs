using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Server.Commands;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Server.Tests;

/// <summary>A running server reads its configuration again. Each test has one of its own, because each changes it.</summary>
public sealed class ReloadTests : IAsyncLifetime
{
    private readonly LitServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_new_value_of_the_lamps_is_in_the_next_NOTIFY_after_a_reload()
    {
        var mailbox = await _server.NewMailboxAsync();
        await _server.SubscribeAsync(mailbox);
        _server.Changes["Mwi:VmExten"] = "*98";
        _server.Changes["Mwi:UserAgent"] = "Other";

        var reload = await RunAsync("reload");

        Assert.Equal(0, reload.Code);
        Assert.Contains("changed: Mwi:UserAgent, Mwi:VmExten", reload.Output);
        Assert.Contains("needs a restart: nothing", reload.Output);
        await SpoolFiles.AddAsync(_server, mailbox);
        var notify = await _server.Phone.NextAsync("Voice-Message: 1/0");
        Assert.Contains("sip:*98@example.com", notify);
        Assert.Contains("User-Agent: Other", notify);
    }

    [Fact]
    public async Task Lamps_are_switched_off_and_on_by_a_reload()
    {
        var mailbox = await _server.NewMailboxAsync();
        await _server.SubscribeAsync(mailbox);

        _server.Changes["Mwi:Enabled"] = "false";
        Assert.Equal(0, (await RunAsync("reload")).Code);
        await (await _server.Admin.GetAsync($"/api/v1/mailboxes/{mailbox}/watchers")).ProblemAsync(HttpStatusCode.Conflict, "Mwi:Enabled");
        _server.Changes["Mwi:Enabled"] = "true";
        Assert.Equal(0, (await RunAsync("reload")).Code);

        await SpoolFiles.AddAsync(_server, mailbox);
        await _server.Phone.NextAsync("Voice-Message: 1/0");
    }

    [Fact]
    public async Task The_debug_state_survives_a_reload()
    {
        await RunAsync("debug", "on");
        _server.Changes["Mwi:VmExten"] = "*98";

        await RunAsync("reload");

        Assert.True((bool)(await _server.Reader.GetJsonAsync("/api/v1/debug/sip"))["enabled"]!);
    }

    [Fact]
    public async Task When_anything_is_wrong_all_of_it_is_named_and_nothing_changes()
    {
        _server.Changes["Mwi:VmExten"] = "*98";
        _server.Changes["Voicemail:MaxSecs"] = "-1";
        _server.Changes["Mwi:BindIp"] = "nowhere";

        var reload = await RunAsync("reload");
        var again = await _server.Admin.PostAsync("/api/v1/reload", null);

        Assert.Equal(1, reload.Code);
        Assert.Contains("Voicemail:MaxSecs", reload.Error);
        await again.ProblemAsync(HttpStatusCode.Conflict, "Mwi:BindIp", "Voicemail:MaxSecs");
        var mailbox = await _server.NewMailboxAsync();
        await _server.SubscribeAsync(mailbox);
        await SpoolFiles.AddAsync(_server, mailbox);
        Assert.Contains("sip:*97@example.com", await _server.Phone.NextAsync("Voice-Message: 1/0"));
    }

    [Fact]
    public async Task An_address_that_cannot_be_bound_leaves_the_lamps_as_they_were()
    {
        // TEST-NET-1: valid, but no address of this machine.
        _server.Changes["Mwi:BindIp"] = "192.0.2.1";

        await (await _server.Admin.PostAsync("/api/v1/reload", null)).ProblemAsync(HttpStatusCode.Conflict, "192.0.2.1");

        var mailbox = await _server.NewMailboxAsync();
        await _server.SubscribeAsync(mailbox);
        await SpoolFiles.AddAsync(_server, mailbox);
        await _server.Phone.NextAsync("Voice-Message: 1/0");
    }

    [Fact]
    public async Task What_only_a_restart_changes_is_named_until_it_is_done()
    {
        _server.Changes["Http:Listen"] = "127.0.0.1:1";
        _server.Changes["Node:Name"] = "other";

        await RunAsync("reload");
        var second = await (await _server.Admin.PostAsync("/api/v1/reload", null)).JsonAsync(HttpStatusCode.OK);

        Assert.Equal(["Http:Listen", "Node:Name"], second["needsRestart"]!.AsArray().Select(key => (string?)key));
        Assert.Equal("test", (string?)(await _server.Reader.GetJsonAsync("/api/v1/status"))["node"]);
    }

    [Fact]
    public async Task The_levels_of_the_log_change_at_once()
    {
        var logger = _server.App.Services.GetRequiredService<ILogger<ReloadTests>>();
        Assert.False(logger.IsEnabled(LogLevel.Debug));
        _server.Changes["Logging:LogLevel:Default"] = "Debug";

        Assert.Contains("Logging:LogLevel:Default", (await RunAsync("reload")).Output);

        Assert.True(logger.IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public async Task General_settings_of_voicemail_change_at_once()
    {
        _server.Changes["Voicemail:MaxSecs"] = "7";

        Assert.Contains("Voicemail:MaxSecs", (await RunAsync("reload")).Output);

        // Longer than the longest message there can be now.
        var refused = await _server.Admin.PostAsJsonAsync("/api/v1/mailboxes", new { number = "77", minSecs = 8 });
        await refused.ProblemAsync(HttpStatusCode.BadRequest, "minSecs");
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var key = await _server.CreateKeyAsync(Access.ApiRole.Admin);
        var code = await CommandLine.RunAsync([.. arguments, "--url", _server.Address.ToString(), "--key", key], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
