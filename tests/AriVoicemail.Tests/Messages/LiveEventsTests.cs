using AriVoicemail.Calls;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Events;
using AriVoicemail.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Messages;

/// <summary>Whoever follows events hears of messages while they are left.</summary>
public abstract class LiveEventsTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Beginning_and_end_are_told_to_each_recipient_once_and_in_their_order()
    {
        var live = new LiveMessages(new LiveEvents(Bed.Database, NullLogger<LiveEvents>.Instance));

        using (var message = live.Begin("call-1", Recording())) message.End(RecordingEnd.Finished);

        var told = await ToldAsync(4);
        foreach (var mailbox in new[] { StoreBed.Mailbox, StoreBed.Other })
        {
            Assert.Equal(
                [(EventTypes.MessageBegun, """{"call":"call-1","callerName":"Ann Lee","callerNumber":"5551"}"""), (EventTypes.MessageEnded, """{"call":"call-1"}""")],
                told.Where(one => one.Mailbox == mailbox).Select(one => (one.Type, one.Data)));
        }
    }

    [Fact]
    public async Task A_database_that_is_away_delays_no_call_and_is_in_the_log()
    {
        var log = new KeptLog<LiveEvents>();
        var live = new LiveMessages(new LiveEvents(Bed.Database, log));
        await Bed.Database.ExecuteAsync("alter table events rename to away", null, CancellationToken.None);

        using var message = live.Begin("call-1", Recording());

        Assert.Same(message, Assert.Single(live.Of(StoreBed.Mailbox)));
        while (log.Lines.IsEmpty) await Task.Delay(5, new CancellationTokenSource(Limit).Token);
        Assert.Equal(LogLevel.Warning, log.Lines.First().Level);
        Assert.Contains("message.begun could not be told", log.Lines.First().Text);
    }

    private async Task<IReadOnlyList<MailboxEvent>> ToldAsync(int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var told = await new EventLog(Bed.Database, Bed.Time).ReadAsync("0", 100, limit.Token);
            if (told.Count >= count) return told;
            await Task.Delay(5, limit.Token);
        }
    }

    private static Recording Recording() => new("arivm-1", "node-1", "call-1", "voicemail/default/1000/tmp/arivm-1", new MessageDraft
    {
        MessageId = "1",
        Recipients = [StoreBed.Mailbox.ToString(), StoreBed.Other.ToString()],
        CallerName = "Ann Lee",
        CallerNumber = "5551",
        StartedAt = DateTimeOffset.UnixEpoch,
    });
}
