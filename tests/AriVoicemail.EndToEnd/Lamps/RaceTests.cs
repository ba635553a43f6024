using System.Diagnostics;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>
/// The presence server and we notify in the same dialogs for a while: it because somebody publishes and phones refresh, we because the
/// mailbox changes. Each counts the CSeq on in the table.
/// </summary>
public sealed class RaceTests
{
    private static readonly TimeSpan Race = TimeSpan.FromSeconds(Nightly.IsOn ? 60 : 10);

    [Fact]
    public Task Where_the_server_locks_its_rows_no_CSeq_is_used_twice() =>
        RaceAsync(new KamailioOptions { Notifier = true }, SqlEngine.PostgreSql, phone => phone.AssertNoCSeqTwice());

    [Fact]
    public Task Where_the_server_does_not_lock_each_collision_is_repaired() =>
        RaceAsync(new KamailioOptions { Notifier = false }, SqlEngine.PostgreSql, AssertRepaired);

    [Fact]
    public Task On_SQLite_each_collision_is_repaired() =>
        RaceAsync(new KamailioOptions { Notifier = false }, SqlEngine.Sqlite, AssertRepaired);

    [Fact]
    public Task With_the_newest_Kamailio_each_collision_is_repaired()
    {
        Assert.SkipUnless(KamailioServer.HasNewest, "fetch.sh found no newer Kamailio for this machine");
        return RaceAsync(new KamailioOptions { Version = KamailioVersion.Newest }, SqlEngine.PostgreSql, AssertRepaired);
    }

    private static async Task RaceAsync(KamailioOptions proxy, SqlEngine engine, Action<RecordingPhone> judge)
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Lamps = true,
            Proxy = proxy,
            ProxyEngine = engine,
            Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "1", ["Mwi:MillisecondsBetweenNotifies"] = "20" },
        });
        var message = (await it.CreateWithMessagesAsync("3400"))[0];
        await using var desk = await RecordingPhone.StartAsync(it.Kamailio!, "3400");
        await using var home = await RecordingPhone.StartAsync(it.Kamailio!, "3400");
        await using var publisher = await Publisher.StartAsync(it.Kamailio!, "3400");

        // A notifier process waits until a watcher has been left alone for a second, so it would say nothing at all to one that never is.
        var (publish, refresh) = proxy.Notifier is true ? (1300, 2900) : (50, 500);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            WhileRacingAsync(clock, 20, round => it.HearAsync("3400", message, heard: round % 2 == 0)),
            WhileRacingAsync(clock, publish, round => publisher.PublishAsync($"{round % 7}/3 (0/0)")),
            WhileRacingAsync(clock, refresh, _ => desk.TryRefreshAsync()),
            WhileRacingAsync(clock, refresh, _ => home.TryRefreshAsync()));
        await publisher.RemoveAsync();
        await it.HearAsync("3400", message, heard: false);
        await it.HearAsync("3400", message);

        foreach (var phone in new[] { desk, home })
        {
            await phone.ShowsAsync("0/1");
            await it.ToldAsync("3400");
            Assert.Equal("0/1 (0/0)", phone.Shows);
            Assert.True(phone.Relayed.Count() > 5 && phone.Notifies.Count(notify => !notify.IsRelayed) > 5, $"no race: {phone}");
            judge(phone);
        }
    }

    private static async Task WhileRacingAsync(Stopwatch clock, int everyMilliseconds, Func<int, Task> act)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(everyMilliseconds));
        for (var round = 0; clock.Elapsed < Race; round++)
        {
            await act(round);
            await timer.WaitForNextTickAsync();
        }
    }

    // A retry may be overtaken in its turn, by one that the server numbered after it: that is another race, and the next state repairs it.
    private static void AssertRepaired(RecordingPhone phone)
    {
        var (all, relayed) = (phone.Notifies, phone.Relayed.ToList());
        var unrepaired = relayed.Zip(relayed.Skip(1)).Count(pair =>
            pair.First.Status == 500 && pair.Second.Status == 500 && pair.Second.CSeq <= all.Where(notify => notify.At <= pair.First.At).Max(notify => notify.CSeq));
        Assert.True(unrepaired == 0 && relayed[^1].Status == 200, $"{unrepaired} collisions needed more than one retry: {phone}");
    }
}
