using AriVoicemail.Database;
using AriVoicemail.Events;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Tests;

public sealed class EventFeedTests : IAsyncLifetime
{
    // More than the feed remembers.
    private const int Burst = 12_000;

    private static readonly MailboxAddress Mailbox = MailboxAddress.Parse("1000@default");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-feed-");
    private SqlDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = new SqlDatabase(SqlEngine.Sqlite, $"Data Source={Path.Combine(_folder.FullName, "arivm.sqlite")}");
        await Migrations.ApplyAsync(_database, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_burst_is_told_whole_each_event_once_and_nothing_behind_it_waits()
    {
        // The clock stands still: nothing grows too old to be looked at again.
        var clock = new StoppedClock();
        var feed = new EventFeed(new EventLog(_database, clock), clock, NullLogger<EventFeed>.Instance);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        await using var events = feed.FollowAsync(null, limit.Token).GetAsyncEnumerator();
        var first = events.MoveNextAsync();

        await AddAsync(Burst);
        Assert.True(await first);
        var told = new HashSet<string> { events.Current.Id };
        while (told.Count < Burst && await events.MoveNextAsync()) Assert.True(told.Add(events.Current.Id));
        await AddAsync(1);

        Assert.True(await events.MoveNextAsync());
        Assert.True(told.Add(events.Current.Id));
    }

    private Task<int> AddAsync(int events) => _database.WriteAsync(
        async transaction =>
        {
            for (var added = 0; added < events; added++) await EventLog.AddAsync(transaction, EventTypes.MailboxCounted, Mailbox, new { version = added });
            return events;
        },
        CancellationToken.None);

    private sealed class StoppedClock : TimeProvider
    {
        private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
