using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary><c>arivm doctor</c> at proxies that are set up well, and in the ways that go wrong.</summary>
public sealed class DoctorTests
{
    [Theory]
    [InlineData(SqlEngine.Sqlite)]
    [InlineData(SqlEngine.PostgreSql)]
    public async Task At_the_sample_configuration_every_way_is_safe(SqlEngine engine)
    {
        await using var it = await StartAsync(new KamailioOptions(), engine);

        var (exitCode, output) = await it.Arivm.RunAsync("doctor");

        Assert.True(exitCode == 0, output);
        Assert.False(output.Contains("ERROR", StringComparison.Ordinal), output);
        Assert.True(output.Contains("is Kamailio's", StringComparison.Ordinal), output);
        Assert.True(output.Contains("way watchers is safe", StringComparison.Ordinal), output);
        Assert.True(output.Contains("way publish is safe", StringComparison.Ordinal), output);
        Assert.True(output.Contains("the phone unsubscribes, and is told so", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task A_server_that_rules_from_memory_is_found_out()
    {
        await using var it = await StartAsync(new KamailioOptions { SubscriptionsMode = 1, Notifier = false }, SqlEngine.Sqlite);

        var (exitCode, output) = await it.Arivm.RunAsync("doctor");

        Assert.True(exitCode == 3, output);
        Assert.True(output.Contains("it rules from memory, and way watchers is not safe", StringComparison.Ordinal), output);
        Assert.True(output.Contains("\"subs_db_mode\", 3", StringComparison.Ordinal), output);
        Assert.True(output.Contains("way publish is safe", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task A_server_that_writes_no_rows_is_found_out()
    {
        await using var it = await StartAsync(new KamailioOptions { SubscriptionsMode = 0, Notifier = false }, SqlEngine.Sqlite);

        var (exitCode, output) = await it.Arivm.RunAsync("doctor", "--json");

        Assert.True(exitCode == 3, output);
        Assert.True(output.Contains("no row for the subscription", StringComparison.Ordinal), output);
        Assert.True(output.Contains("\"severity\": \"error\"", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task A_server_that_notifies_nobody_is_found_out()
    {
        Assert.SkipUnless(KamailioServer.HasNewest, "fetch.sh found no newer Kamailio for this machine");
        await using var it = await StartAsync(new KamailioOptions { Version = KamailioVersion.Newest, Notifier = true }, SqlEngine.PostgreSql);

        var (exitCode, output) = await it.Arivm.RunAsync("doctor");

        Assert.True(exitCode == 3, output);
        Assert.True(output.Contains("no NOTIFY follows", StringComparison.Ordinal), output);
        Assert.True(output.Contains("notifier_processes", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_and_a_table_that_is_not_there_are_both_named()
    {
        await using var it = await StartAsync(new KamailioOptions(), SqlEngine.Sqlite);
        await it.Kamailio!.KillAsync();

        var (exitCode, output) = await it.Arivm.RunAsync("doctor", "--Mwi:Watchers:Table=no_such_table");

        Assert.True(exitCode == 3, output);
        Assert.Contains($"ERROR    proxy: {it.Kamailio.Sip}", output, StringComparison.Ordinal);
        Assert.True(output.Contains("no_such_table", StringComparison.Ordinal), output);
    }

    private static Task<Installation> StartAsync(KamailioOptions proxy, SqlEngine engine) =>
        Installation.StartAsync(new InstallationOptions { Lamps = true, Proxy = proxy, ProxyEngine = engine });
}
