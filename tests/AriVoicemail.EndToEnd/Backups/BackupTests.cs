using System.Net.Http.Headers;
using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Backups;

/// <summary><c>arivm backup</c> of a server that takes calls, and <c>arivm restore</c> for another.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_amid_calls_is_served_elsewhere_with_the_same_sound()
    {
        await using var it = await Installation.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var elsewhere = Directory.CreateTempSubdirectory("arivm-elsewhere-");
        await it.CreateMailboxAsync("2300", new { maxMsg = 9999, pin = "4711" });
        (await SippCaller.CallManyAsync(it.Asterisk, "l2300s", count: 5, rate: 10, new Speech(Seconds: 3), Ending.Hangup)).ShouldHaveSucceeded();
        var before = await it.HoldsAsync("2300", 5);

        var calls = SippCaller.CallManyAsync(it.Asterisk, "l2300s", count: 30, rate: 5, new Speech(Tone: 700, Seconds: 3), Ending.Hangup, new Caller("Later [call_number]", "800[call_number]"));
        await Poll.ForAsync("messages of calls that go on", async () => (await it.MessagesAsync("2300")).Count > 8);
        var archive = Path.Combine(elsewhere.FullName, "backup.tar.gz");
        var backup = await it.Arivm.RunAsync("backup", archive);
        Assert.False(calls.IsCompleted, "the calls were over before the backup was");
        (await calls).ShouldHaveSucceeded();
        var all = (await it.HoldsAsync("2300", 35)).ToDictionary(message => message.Id);
        var sounds = new Dictionary<string, byte[]>();
        foreach (var message in all.Values) sounds[message.Id] = await it.Api.GetByteArrayAsync(new Uri(message.Audio, UriKind.Relative));
        Assert.True(backup.ExitCode == 0, backup.Output);

        var spool = elsewhere.CreateSubdirectory("spool").FullName;
        var database = await postgres.CreateDatabaseAsync("elsewhere");
        var restore = await it.Arivm.RunAsync(
            "restore", archive, "--Database:Engine=PostgreSql", $"--Database:ConnectionString={database}", $"--Spool:Directory={spool}");
        Assert.True(restore.ExitCode == 0, restore.Output);
        await it.Arivm.StopAsync();
        var settings = new Dictionary<string, string>(it.Settings)
        {
            ["Database:Engine"] = "PostgreSql",
            ["Database:ConnectionString"] = database,
            ["Spool:Directory"] = spool,
            ["Asterisk:RecordingDirectory"] = "",
            ["Node:Name"] = "elsewhere",
        };
        await using var other = await ArivmProcess.StartAsync(settings);
        using var api = new HttpClient { BaseAddress = new Uri(other.Http, "/api/v1/") };
        // The key is in the backup too.
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", it.Api.DefaultRequestHeaders.Authorization!.Parameter);

        var restored = (await api.GetFromJsonAsync<Page>("mailboxes/2300@default/messages?limit=500", TestContext.Current.CancellationToken))!.Items;
        Assert.True(restored.Count >= before.Count + 3, $"{restored.Count} messages");
        Assert.Equal(Enumerable.Range(0, restored.Count), restored.Select(message => message.Number).Order());
        foreach (var message in restored)
        {
            // A row that the restored files made, because the backup's rows were older, has the whole seconds of the text.
            Assert.Equal(InSeconds(all[message.Id]), InSeconds(message));
            Assert.Equal(sounds[message.Id], await api.GetByteArrayAsync(new Uri(message.Audio, UriKind.Relative), TestContext.Current.CancellationToken));
        }
        Assert.All(before, message => Assert.Contains(message, restored));
        var counts = await api.GetFromJsonAsync<StoredCounts>("mailboxes/2300@default/counts", TestContext.Current.CancellationToken);
        Assert.Equal(new StoredCounts(restored.Count, 0, 0, 0), counts);
        elsewhere.Delete(recursive: true);
    }

    private sealed record Page(IReadOnlyList<StoredMessage> Items);

    private static StoredMessage InSeconds(StoredMessage message) =>
        message with { ReceivedAt = DateTimeOffset.FromUnixTimeSeconds(message.ReceivedAt.ToUnixTimeSeconds()) };
}
