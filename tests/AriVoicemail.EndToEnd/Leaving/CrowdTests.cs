using System.Globalization;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>As many as this machine can carry, so nothing else runs meanwhile.</summary>
[Collection(nameof(CrowdTests))]
[CollectionDefinition(nameof(CrowdTests), DisableParallelization = true)]
public sealed class CrowdTests
{
    [Fact]
    public async Task Two_hundred_callers_at_once_leave_two_hundred_messages_in_one_mailbox()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions { Engine = SqlEngine.PostgreSql, Lamps = true });
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

    [Fact]
    public async Task Four_hundred_callers_lose_nothing_in_a_mailbox_of_nine_thousand_that_Asterisk_s_own_voicemail_works_in()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions { Lamps = true });
        await it.CreateMailboxAsync("1000", new { maxMsg = 9999 });
        await using var phone = await SippPhone.StartAsync(it.Kamailio!, "1000");
        FilledMailbox.Write(it.Asterisk.Folder("1000"), 9000);
        await phone.NotifyAsync("9000/0", seconds: 120);

        var calling = SippCaller.CallManyAsync(
            it.Asterisk, "l1000s", count: 400, rate: 80, new Speech(Seconds: 6), Ending.Hangup, new Caller("Crowd [call_number]", "88[call_number]"));
        await using var prompts = await PlayedPrompts.ListenAsync(it.Asterisk);
        await using var owner = SippCaller.Start(it.Asterisk, "6000", Speech.Nothing(120), Ending.OnDemand);
        // The first message is heard and the next one deleted; both are carried out when the owner leaves.
        await prompts.PlayedAsync("vm-opts");
        await owner.PressAsync("1");
        await Poll.ForAsync("the first message to be played", () => prompts.On().Any(prompt => prompt.EndsWith("msg0000", StringComparison.Ordinal)));
        await owner.PressAsync("67");
        await prompts.PlayedAsync("vm-deleted");
        await owner.PressAsync("#");
        (await calling).ShouldHaveSucceeded();
        await owner.Ended;

        await phone.NotifyAsync("9398/1", seconds: 180);
        var messages = await it.HoldsAsync("1000", 9399, seconds: 120);
        Assert.Equal(400, messages.Where(message => message.CallerName.StartsWith("Crowd", StringComparison.Ordinal)).Select(message => message.CallerNumber).Distinct().Count());
        Assert.Equal(9399, messages.Select(message => message.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 9398), messages.Where(message => message.Folder == "INBOX").Select(message => message.Number));
        Assert.Equal(2 * 9398, it.Files("1000").Count);
        Assert.Equal(new StoredCounts(9398, 1, 0, 0), await it.CountsAsync("1000"));
    }

    [Fact]
    public async Task A_thousand_callers_leave_a_thousand_messages_in_as_many_mailboxes()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions { Engine = SqlEngine.PostgreSql, Dialplan = OwnMailbox });
        var mailboxes = Enumerable.Range(0, 1000).Select(number => $"3{number:000}").ToArray();
        foreach (var chunk in mailboxes.Chunk(50)) await Task.WhenAll(chunk.Select(mailbox => it.CreateMailboxAsync(mailbox)));

        var calls = await SippCaller.CallManyAsync(
            it.Asterisk, "own", count: 1000, rate: 60, new Speech(Seconds: 4), Ending.Hangup, new Caller("Crowd [call_number]", "[call_number]"));

        calls.ShouldHaveSucceeded();
        foreach (var mailbox in mailboxes)
        {
            var message = await it.MessageAsync(mailbox);
            Assert.Equal(int.Parse(mailbox[1..], CultureInfo.InvariantCulture), int.Parse(message.CallerNumber, CultureInfo.InvariantCulture) % 1000);
            Assert.Equal(["msg0000.txt", "msg0000.wav"], it.Files(mailbox));
            Assert.Equal(new StoredCounts(1, 0, 0, 0), await it.CountsAsync(mailbox));
        }
        await it.NothingIsLeftOfCallsAsync();
    }

    /// <summary>Caller 17 leaves a message for mailbox 3017, and caller 1000 for 3000.</summary>
    private const string OwnMailbox = """
        exten => own,1,Set(NUMBER=000${CALLERID(num)})
         same => n,Stasis(@APPLICATION@,leave,3${NUMBER:-3}@default,s)
         same => n,Hangup()

        """;
}
