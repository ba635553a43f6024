using System.Net;
using System.Text.Json.Nodes;
using AriVoicemail.Calls.Timelines;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

/// <summary>What is counted here is about mailboxes of this test's own context, for the server is shared.</summary>
public abstract class StatisticsTests(ServerFixture server) : IAsyncLifetime
{
    private readonly string _context = $"c{Guid.NewGuid():N}"[..8];
    private HttpClient _tenant = null!;

    private SqlDatabase Database => server.App.Services.GetRequiredService<SqlDatabase>();

    private MailboxAddress Mailbox => MailboxAddress.Parse($"100@{_context}");

    public async ValueTask InitializeAsync()
    {
        _tenant = server.ClientWith((await server.Keys.CreateAsync("a tenant", ApiRole.Reader, CancellationToken.None, [_context])).Reveal());
        await server.App.Services.GetRequiredService<MailboxStore>().CreateAsync(new Mailbox { Address = Mailbox }, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _tenant.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_happened_is_counted_in_its_hour()
    {
        var now = await SettledNowAsync();
        await AddMessagesAsync(now.AddMilliseconds(-1), now.AddHours(-1), now.AddHours(-1), now.AddHours(-23), now.AddHours(-24).AddMinutes(-61));
        await AddCallsAsync(now.AddHours(-1), now.AddHours(-3));
        await AddDeliveriesAsync((now.AddHours(-1), "lit"), (now.AddHours(-1), "retrying"), (now.AddHours(-1), "gone"), (now.AddHours(-2), "lit"), (now.AddHours(-2), "lit"));

        var hours = (await _tenant.GetJsonAsync("/api/v1/statistics"))["hours"]!.AsArray();

        var present = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        Assert.Equal(Enumerable.Range(0, 24).Select(hour => present.AddHours(hour - 23)), hours.Select(hour => (DateTimeOffset)hour!["from"]!));
        Assert.Equal(["1 0 0 0", "2 1 1 2", "0 0 2 0", "0 1 0 0"], hours.Reverse().Take(4).Select(Counts));
        Assert.Equal("1 0 0 0", Counts(hours[0]));
        Assert.All(hours.Skip(1).Take(19), hour => Assert.Equal("0 0 0 0", Counts(hour)));
    }

    [Fact]
    public async Task Today_is_since_midnight_however_few_hours_are_asked_for()
    {
        var now = await SettledNowAsync();
        var midnight = new DateTimeOffset(now.Date, TimeSpan.Zero);
        await AddMessagesAsync(midnight, midnight.AddMilliseconds(-1), now.AddMilliseconds(-1));

        var statistics = await _tenant.GetJsonAsync("/api/v1/statistics?hours=1");

        Assert.Single(statistics["hours"]!.AsArray());
        Assert.Equal("2 0 0 0", Counts(statistics["today"]));
    }

    [Fact]
    public async Task A_tenant_counts_what_is_about_its_contexts_and_others_count_everything()
    {
        var now = await SettledNowAsync();
        var before = (await server.Reader.GetJsonAsync("/api/v1/statistics?hours=168"))["hours"]![166]!;
        await AddMessagesAsync(now.AddHours(-1));
        await AddCallsAsync(now.AddHours(-1));
        await AddDeliveriesAsync((now.AddHours(-1), "lit"), (now.AddHours(-1), "refused"));
        using var other = server.ClientWith((await server.Keys.CreateAsync("another", ApiRole.Reader, CancellationToken.None, ["nowhere"])).Reveal());

        var everything = (await server.Reader.GetJsonAsync("/api/v1/statistics?hours=168"))["hours"]![166]!;

        Assert.Equal("0 0 0 0", Counts((await other.GetJsonAsync("/api/v1/statistics?hours=168"))["hours"]![166]));
        Assert.Equal("1 1 1 1", Counts((await _tenant.GetJsonAsync("/api/v1/statistics?hours=168"))["hours"]![166]));
        // Others add to the server's counts at the same time.
        foreach (var count in new[] { "messages", "calls", "notified", "failed" }) Assert.True((int)everything[count]! > (int)before[count]!, count);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("169")]
    [InlineData("many")]
    public async Task So_many_hours_are_refused(string hours) =>
        await (await server.Reader.GetAsync($"/api/v1/statistics?hours={hours}")).ProblemAsync(HttpStatusCode.BadRequest, "hours", hours);

    /// <summary>Now, and an hour that does not end while a test runs.</summary>
    private static async Task<DateTimeOffset> SettledNowAsync()
    {
        while (DateTimeOffset.UtcNow is { Minute: 59, Second: > 30 } or { Minute: 0, Second: 0 }) await Task.Delay(100);
        return DateTimeOffset.UtcNow;
    }

    private async Task AddMessagesAsync(params DateTimeOffset[] at)
    {
        foreach (var receivedAt in at)
        {
            await Database.ExecuteAsync(
                "insert into messages (mailbox, msg_id, folder, number, caller_name, caller_number, received_at, duration) values (@mailbox, @id, 'Old', 0, '', '', @at, 1)",
                new { mailbox = Mailbox.ToString(), id = $"{Guid.NewGuid():N}", at = receivedAt.ToUnixTimeMilliseconds() }, CancellationToken.None);
        }
    }

    private async Task AddCallsAsync(params DateTimeOffset[] at)
    {
        // Steps about two mailboxes of the context are one call.
        TimelineStep[] steps = [Step(Mailbox), Step(MailboxAddress.Parse($"101@{_context}"))];
        await server.App.Services.GetRequiredService<MailboxStore>().CreateAsync(new Mailbox { Address = MailboxAddress.Parse($"101@{_context}") }, CancellationToken.None);
        foreach (var startedAt in at)
        {
            await server.App.Services.GetRequiredService<CallRecords>().SaveAsync(new CallRecord($"{Guid.NewGuid():N}", "a", "n", "PJSIP/1", "leave", [], "", "", startedAt, startedAt, steps));
        }
    }

    private static TimelineStep Step(MailboxAddress mailbox) => new(0, StepKind.State, "leave") { Mailbox = mailbox.ToString() };

    private async Task AddDeliveriesAsync(params (DateTimeOffset At, string Outcome)[] deliveries)
    {
        foreach (var (at, outcome) in deliveries)
        {
            await Database.ExecuteAsync(
                """
                insert into deliveries (id, mailbox, way, watcher, contact, call_id, cseq, new_messages, old_messages, sent_at, copies, reason, outcome)
                values (@id, @mailbox, 'mwi', '', '', '', 1, 1, 0, @at, 1, '', @outcome)
                """,
                new { id = Guid.CreateVersion7(at).ToString(), mailbox = Mailbox.ToString(), at = at.ToUnixTimeMilliseconds(), outcome }, CancellationToken.None);
        }
    }

    private static string Counts(JsonNode? counts) => $"{counts!["messages"]} {counts["calls"]} {counts["notified"]} {counts["failed"]}";
}

public sealed class StatisticsOnSqlite(SqliteServer server) : StatisticsTests(server), IClassFixture<SqliteServer>;

public sealed class StatisticsOnPostgreSql(PostgresDatabaseServer server) : StatisticsTests(server), IClassFixture<PostgresDatabaseServer>;
