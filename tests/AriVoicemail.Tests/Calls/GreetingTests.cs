using AriVoicemail.Calls;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Calls;

/// <summary>Which of an owner's greetings is chosen.</summary>
public sealed class GreetingTests : IDisposable
{
    private static readonly MailboxAddress Mailbox = MailboxAddress.Parse("1000@default");

    private readonly TemporaryFolder _spool = new();

    [Theory]
    [InlineData("temp closed unavail", GreetingKind.Unavailable, "temp", null)]
    [InlineData("temp closed", GreetingKind.None, "temp", null)]
    [InlineData("closed unavail busy", GreetingKind.Unavailable, "closed", 0)]
    [InlineData("closed unavail busy", GreetingKind.Busy, "closed", 0)]
    [InlineData("lunch unavail busy", GreetingKind.Busy, "lunch", 1)]
    [InlineData("lunch unavail busy", GreetingKind.Unavailable, "unavail", null)]
    [InlineData("closed unavail", GreetingKind.None, null, null)]
    [InlineData("", GreetingKind.Unavailable, null, null)]
    public async Task The_schedule_comes_after_the_temporary_greeting_and_before_the_others(string recorded, GreetingKind kind, string? expected, int? rule)
    {
        var greeting = await ChooseAsync(recorded, kind);

        Assert.Equal((expected, rule), (greeting.Name, greeting.Rule));
        Assert.Equal(expected is not null, greeting.Recorded);
        if (expected is not null) Assert.Equal([$"sound:{_spool[$"default/1000/{expected}"]}"], greeting.Media);
    }

    [Fact]
    public async Task Where_Asterisk_cannot_play_them_stock_prompts_are_heard_whatever_the_schedule_says()
    {
        var greeting = await Greeting.ChooseAsync(GreetingKind.Busy, Mailbox, null, Schedule, DateTimeOffset.UnixEpoch, CancellationToken.None);

        Assert.False(greeting.Recorded);
        Assert.Equal(["sound:vm-theperson", "digits:1000", "sound:vm-isonphone"], greeting.Media);
    }

    public void Dispose() => _spool.Dispose();

    private static GreetingSchedule Schedule =>
        new([new GreetingRule { Greeting = "closed" }, new GreetingRule { Greeting = "lunch", Only = "busy" }], TimeZoneInfo.Utc);

    private async Task<Greeting> ChooseAsync(string recorded, GreetingKind kind)
    {
        Directory.CreateDirectory(_spool["default/1000"]);
        foreach (var name in recorded.Split(' ', StringSplitOptions.RemoveEmptyEntries)) File.WriteAllText(_spool[$"default/1000/{name}.wav"], "");
        var recordings = new Greetings(new SpoolOptions { Directory = _spool.Path }, Mailbox);
        return await Greeting.ChooseAsync(kind, Mailbox, recordings, Schedule, DateTimeOffset.UnixEpoch, CancellationToken.None);
    }
}
