using AriVoicemail.Calls.Timelines;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Tests.Servers;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

/// <summary>What happened in calls is kept for as long as is said.</summary>
public abstract class CallRecordTests(ServerFixture server)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    [Fact]
    public async Task Calls_are_forgotten_after_their_days_with_all_that_they_were_about()
    {
        var mailbox = await server.NewMailboxAsync();
        var records = Records(new VoicemailOptions());
        var (old, young) = (Call(mailbox, Kept + TimeSpan.FromMinutes(1)), Call(mailbox, Kept - TimeSpan.FromMinutes(1)));
        foreach (var call in (CallRecord[])[old, young]) await records.SaveAsync(call);

        await records.ForgetAsync(CancellationToken.None);

        Assert.Null(await records.FindAsync(old.Id, CancellationToken.None));
        Assert.Equal(young.Id, Assert.Single(await records.ListAsync(mailbox, null, 10, CancellationToken.None)).Call.Id);
        Assert.Equal(1, await Database.ReadAsync(c => c.ExecuteScalarAsync<long>("select count(*) from call_mailboxes where mailbox = @mailbox", new { mailbox = mailbox.ToString() }), CancellationToken.None));
    }

    [Fact]
    public async Task With_0_days_none_is_kept_and_those_of_before_are_forgotten()
    {
        var mailbox = await server.NewMailboxAsync();
        var general = new VoicemailOptions();
        var records = Records(general);
        await records.SaveAsync(Call(mailbox, TimeSpan.FromMinutes(1)));
        // As a reload does it.
        general.TimelineDays = 0;

        await records.SaveAsync(Call(mailbox, TimeSpan.Zero));
        Assert.Single(await records.ListAsync(mailbox, null, 10, CancellationToken.None));
        await records.ForgetAsync(CancellationToken.None);

        Assert.Empty(await records.ListAsync(mailbox, null, 10, CancellationToken.None));
    }

    private SqlDatabase Database => server.App.Services.GetRequiredService<SqlDatabase>();

    private CallRecords Records(VoicemailOptions general) => new(Database, general, TimeProvider.System);

    private static CallRecord Call(MailboxAddress mailbox, TimeSpan ago)
    {
        var at = DateTimeOffset.UtcNow - ago;
        return new CallRecord(
            $"{Guid.NewGuid():N}", "pbx", "test", "PJSIP/phone", "leave", [mailbox.ToString()], "Ann", "5551", at, at.AddSeconds(5),
            [new TimelineStep(0, StepKind.Message, "message filed") { Mailbox = mailbox.ToString(), Message = "1-2" }]);
    }
}

public sealed class CallRecordsOnSqlite(SqliteServer server) : CallRecordTests(server), IClassFixture<SqliteServer>;

public sealed class CallRecordsOnPostgreSql(PostgresDatabaseServer server) : CallRecordTests(server), IClassFixture<PostgresDatabaseServer>;
