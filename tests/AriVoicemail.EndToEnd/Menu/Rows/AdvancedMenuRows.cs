using static AriVoicemail.EndToEnd.Menu.Rows.SaidInSubmenus;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>The advanced menu (3): what it offers, its time-outs, replies and envelopes. Calls and messages that follow from it have rows of their own.</summary>
[Collection(RowsDefinition.Name)]
public sealed class AdvancedMenuRows(RowsFixture fixture)
{
    private const string Offer = "vm-toreply vm-tohearenv vm-starmain";

    private static readonly object Everything = new { menu = new { callback = "outside", dialout = "outside", sendVoicemail = true } };

    private static readonly MenuRow[] All =
    [
        new("before a message was played 3 offers only the way back")
        {
            Given = OneFrom("400"),
            Steps = [new("", OneNew), new("3", "vm-starmain"), new("*", Fresh)],
        },
        new("after a message 3 offers to reply and its envelope")
        {
            Given = OneFrom("400"),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("*", About)],
            After = "Old: 400",
        },
        new("options add calling back, dialling out and sending")
        {
            Given = OneFrom("400"),
            Settings = Everything,
            Steps =
            [
                new("", OneNew),
                new("3", "vm-tomakecall vm-leavemsg vm-starmain"),
                new("*", Fresh),
                new("1", Played),
                new("3", "vm-toreply vm-tocallback vm-tohearenv vm-tomakecall vm-leavemsg vm-starmain"),
            ],
            After = "Old: 400",
        },
        new("before a message was played 1, 2 and 3 are refused")
        {
            Given = OneFrom("400"),
            Settings = new { menu = new { callback = "outside" } },
            Steps =
            [
                new("", OneNew),
                new("3", "vm-starmain"), new("1", "vm-sorry " + Fresh),
                new("3", "vm-starmain"), new("2", "vm-sorry " + Fresh),
                new("3", "vm-starmain"), new("3", "vm-sorry " + Fresh),
            ],
        },
        new("without their options 2, 4 and 5 are refused")
        {
            Given = OneFrom("400"),
            Steps =
            [
                new("", OneNew),
                new("1", Played),
                new("3", Offer), new("2", "vm-sorry " + About),
                new("3", Offer), new("4", "vm-sorry " + About),
                new("3", Offer), new("5", "vm-sorry " + About),
            ],
            After = "Old: 400",
        },
        new("keys without a meaning repeat the offer")
        {
            Given = OneFrom("400"),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("8", Offer), new("9", Offer), new("0", Offer)],
            After = "Old: 400",
        },
        new("# leaves voicemail")
        {
            Given = OneFrom("400"),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("#", "vm-goodbye")],
            After = "Old: 400",
            Dialplan = "ours VMSTATUS=SUCCESS",
        },
        new("four silences lead back")
        {
            Steps = [new("", None), new("3", "vm-starmain"), .. Silences(3, "vm-starmain"), new(MenuStep.Wait, Empty)],
        },
        new("after it the main menu waits as long as ever")
        {
            Steps =
            [
                new("", None),
                .. Silences(2, Empty),
                new("3", "vm-starmain"),
                new("*", Empty),
                .. Silences(2, Empty),
                new(MenuStep.Wait, "vm-goodbye"),
            ],
        },
        new("a reply goes to the caller's mailbox")
        {
            Given = OneFromFriend,
            FriendGiven = box => box.Greet("unavail").Greet("busy"),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("1", "vm-intro beep"), new("#", "auth-thankyou " + About)],
            After = "Old: {friend}; friend INBOX: 5551; friend greetings: unavail busy",
            Sounds = ["friend INBOX/0000: msg0000 \"Ann\" <5551> just now 900 Hz"],
        },
        new("a reply begins with the temporary greeting")
        {
            Given = OneFromFriend,
            FriendGiven = box => box.Greet("temp"),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("1", "temp vm-intro beep"), new("#", "auth-thankyou " + About)],
            After = "Old: {friend}; friend INBOX: 5551; friend greetings: temp",
        },
        new("a reply is reviewed where the one who gets it allows that")
        {
            Given = OneFromFriend,
            FriendSettings = new { menu = new { review = true } },
            Steps =
            [
                new("", OneNew),
                new("1", Played),
                new("3", Offer),
                new("1", "vm-intro beep"),
                new("#", "auth-thankyou " + Review),
                new("4", "vm-marked-urgent vm-review vm-review-nonurgent"),
                new("1", "vm-msgsaved " + About),
            ],
            After = "Old: {friend}; friend Urgent: 5551",
        },
        new("whoever withheld the number gets no reply")
        {
            Given = OneFrom(""),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("1", "vm-nonumber " + About)],
            After = "Old: ",
        },
        new("whoever has no mailbox gets no reply")
        {
            Given = OneFrom("400"),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("1", "vm-nobox " + About)],
            After = "Old: 400",
        },
        new("a full mailbox gets no reply")
        {
            Given = OneFromFriend,
            FriendSettings = new { maxMsg = 1 },
            FriendGiven = box => box.Fill(inbox: 1),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("1", "vm-mailboxfull " + About)],
            After = "Old: {friend}; friend INBOX: 400",
        },
        new("* during the greeting of the one replied to leads back")
        {
            Given = OneFromFriend,
            FriendGiven = box => box.Greet("temp", seconds: 8),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("1", "temp"), new("*", About) { During = "temp" }],
            After = "Old: {friend}; friend greetings: temp",
        },
        new("0 during the greeting of the one replied to leads to the operator")
        {
            Given = OneFromFriend,
            FriendSettings = new { @operator = true },
            FriendGiven = box => box.Greet("temp", seconds: 8),
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("1", "temp"), new("0", "transfer") { During = "temp" }],
            After = "Old: {friend}; friend greetings: temp",
            Dialplan = "o VMSTATUS=USEREXIT",
        },
        new("whoever hangs up while replying has replied")
        {
            Given = OneFromFriend,
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("1", "vm-intro beep"), new(MenuStep.HangUp, "")],
            After = "Old: {friend}; friend INBOX: 5551",
        },
        new("the envelope tells when and who, also where messages are announced without")
        {
            Given = OneFrom("400"),
            Settings = new { menu = new { envelope = false, sayCid = false } },
            Steps =
            [
                new("", OneNew),
                new("1", Played),
                new("3", Offer),
                new("3", "vm-received digits/mon-2 digits/h-5 digits/2 digits/thousand digits/20 digits/4 digits/at digits/2 digits/30 digits/p-m "
                    + $"vm-from-phonenumber {Spoken(400)} {About}"),
            ],
            After = "Old: 400",
        },
        new("the envelope of an unknown caller")
        {
            Given = OneFrom(""),
            Settings = new { menu = new { dateFormat = "Y" } },
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("3", "digits/2 digits/thousand digits/20 digits/4 vm-unknown-caller " + About)],
            After = "Old: ",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
