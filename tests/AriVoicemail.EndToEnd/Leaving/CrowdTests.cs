using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>As many as this machine can carry, so nothing else runs meanwhile.</summary>
[Collection(nameof(CrowdTests))]
[CollectionDefinition(nameof(CrowdTests), DisableParallelization = true)]
public sealed class CrowdTests
{
    [Theory]
    [InlineData(SqlEngine.Sqlite)]
    [InlineData(SqlEngine.PostgreSql)]
    public async Task Two_hundred_callers_at_once_leave_two_hundred_messages_in_one_mailbox(SqlEngine engine)
    {
        await using var it = await Installation.StartAsync(new InstallationOptions { Engine = engine, Lamps = true });
        await it.CreateMailboxAsync("2200", new { maxMsg = 9999 });
        await using var phone = await SippPhone.StartAsync(it.Kamailio!, "2200");

        var calls = await SippCaller.CallManyAsync(it.Asterisk, "l2200s", count: 200, rate: 100, new Speech(Seconds: 5), Ending.Hangup);

        calls.ShouldHaveSucceeded();
        var messages = await it.HoldsAsync("2200", 200, seconds: 60);
        Assert.Equal(Enumerable.Range(0, 200), messages.Select(message => message.Number));
        Assert.Equal(200, messages.Select(message => message.CallerNumber).Distinct().Count());
        Assert.Equal(new StoredCounts(200, 0, 0, 0), await it.CountsAsync("2200"));
        var files = Enumerable.Range(0, 200).SelectMany(number => new[] { $"msg{number:0000}.txt", $"msg{number:0000}.wav" });
        Assert.Equal(files, it.Files("2200"));
        await phone.NotifyAsync("200/0");
        foreach (var notify in phone.Notifies) phone.AssertDialog(notify);
        Assert.Equal("200/0 (0/0)", phone.Notifies[^1].VoiceMessage);
        await it.NothingIsLeftOfCallsAsync();
    }
}
