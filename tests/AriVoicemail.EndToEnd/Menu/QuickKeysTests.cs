using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Menu.Heard;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Owners whose fingers are faster than prompts, and phones that tell their keys in either way: no key is lost, none counts twice.</summary>
/// <remarks>An Asterisk that gets no processor for a while reads several of such short keys at once and drops some, so nothing else runs meanwhile.</remarks>
[Collection(nameof(QuickKeysTests))]
[CollectionDefinition(nameof(QuickKeysTests), DisableParallelization = true)]
public sealed class QuickKeysTests(HearingFixture fixture) : IClassFixture<HearingFixture>
{
    // As short as DTMF allows: RFC 4733 knows no minimum, ETSI ES 201 235-3 says 40 ms down and 40 ms up.
    private const int Shortest = 40;

    private Installation It => fixture.Installation;

    [Theory]
    [InlineData("3520", KeysBy.TelephoneEvent)]
    [InlineData("3521", KeysBy.Info)]
    public async Task Three_messages_are_deleted_and_not_a_fourth(string mailbox, KeysBy by)
    {
        await fixture.CreateAsync(mailbox, messages: [$"{mailbox} 1", $"{mailbox} 2", $"{mailbox} 3", $"{mailbox} 4", $"{mailbox} 5"]);
        await using var phone = await TalkingPhone.CallAsync(It.Asterisk, $"c{mailbox}s", fixture.Sounds, by);

        await phone.PressAsync("176767#", Shortest);

        await phone.EndedAsync();
        Assert.Equal(["403", "404"], (await It.HoldsAsync(mailbox, 2)).Select(message => message.CallerNumber));
    }

    [Theory]
    [InlineData("3522", KeysBy.TelephoneEvent)]
    [InlineData("3523", KeysBy.Info)]
    public async Task A_dozen_keys_are_all_done_in_their_order(string mailbox, KeysBy by)
    {
        await fixture.CreateAsync(mailbox, messages: [$"{mailbox} 1", $"{mailbox} 2", $"{mailbox} 3"]);
        await using var phone = await TalkingPhone.CallAsync(It.Asterisk, $"c{mailbox}s", fixture.Sounds, by);

        // The first to Work, the second to Family, the third deleted and not deleted, and the options looked into.
        await phone.PressAsync("92", Shortest);
        await phone.PressAsync("6693", Shortest);
        await phone.PressAsync("677", Shortest);
        await phone.PressAsync("0*#", Shortest);

        await phone.EndedAsync();
        await Poll.ForAsync("all to be where they belong", async () => (await It.MessagesAsync(mailbox, "INBOX")).Count == 1);
        Assert.Equal("Family/401 INBOX/402 Work/400", string.Join(' ', (await It.MessagesAsync(mailbox)).Select(message => $"{message.Folder}/{message.CallerNumber}")));
    }

    [Theory]
    [InlineData("3524", KeysBy.TelephoneEvent)]
    [InlineData("3525", KeysBy.Info)]
    public async Task A_PIN_and_what_follows_it_can_be_typed_at_once(string mailbox, KeysBy by)
    {
        await fixture.CreateAsync(mailbox, new { pin = "11223" }, messages: [$"{mailbox} 1"]);
        await using var phone = await TalkingPhone.CallAsync(It.Asterisk, $"c{mailbox}", fixture.Sounds, by);

        await phone.PressAsync("11223#7#", Shortest);

        await phone.EndedAsync();
        await It.HoldsAsync(mailbox, 0);
    }

    // Asterisk lengthens and parts keys that come quickly, and tells of some of them twice; but while it plays something it does not.
    [Theory]
    [InlineData("3530", 40, false)]
    [InlineData("3531", 40, true)]
    [InlineData("3532", 60, false)]
    [InlineData("3533", 60, true)]
    [InlineData("3534", 80, false)]
    [InlineData("3535", 80, true)]
    [InlineData("3536", 120, true)]
    public async Task Digits_in_a_row_count_as_often_as_they_were_pressed(string mailbox, int milliseconds, bool inSilence)
    {
        await fixture.CreateAsync(mailbox, new { pin = "1112233344" }, messages: [$"{mailbox} 1"]);
        await using var phone = await TalkingPhone.CallAsync(It.Asterisk, $"c{mailbox}", fixture.Sounds);
        if (inSilence) await phone.HeardAsync("vm-password");

        await phone.PressAsync("1112233344#7#", milliseconds);

        await phone.EndedAsync();
        await It.HoldsAsync(mailbox, 0);
    }

    [Fact]
    public async Task The_same_keys_lead_to_the_same_by_RFC_4733_and_by_SIP_INFO()
    {
        var heard = await Task.WhenAll(WalkAsync("3526", KeysBy.TelephoneEvent), WalkAsync("3527", KeysBy.Info));

        Assert.Equal(heard[0], heard[1]);
        Assert.Contains("vm-savedto", heard[0], StringComparison.Ordinal);
    }

    private async Task<string> WalkAsync(string mailbox, KeysBy by)
    {
        await fixture.CreateAsync(mailbox, seconds: 0.5, messages: [$"{mailbox} 1", $"{mailbox} 2", $"{mailbox} 3"]);
        await using var phone = await TalkingPhone.CallAsync(It.Asterisk, $"c{mailbox}s", fixture.Sounds, by);
        await phone.HeardAsync("vm-helpexit");
        foreach (var keys in (string[])["1", "6", "7", "4"]) await phone.AnswerToAsync(keys, "vm-helpexit");
        await phone.AnswerToAsync("9", "vm-tocancel");
        foreach (var keys in (string[])["3", "5", "*", "6", "7", "7"]) await phone.AnswerToAsync(keys, "vm-helpexit");
        await phone.AnswerToAsync("0", "vm-options");
        await phone.AnswerToAsync("*", "vm-helpexit");
        await phone.AnswerToAsync("#", "vm-goodbye");
        await phone.EndedAsync();

        var left = await It.MessagesAsync(mailbox);
        return $"{string.Join(' ', phone.Heard)} {string.Join(' ', left.Select(message => $"{message.Folder}/{message.CallerNumber}"))}"
            .Replace(mailbox, "", StringComparison.Ordinal);
    }
}
