using static AriVoicemail.EndToEnd.Menu.Rows.SaidInSubmenus;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>A message of the owner's own to other mailboxes (3 5).</summary>
[Collection(RowsDefinition.Name)]
public sealed class SendingRows(RowsFixture fixture)
{
    private const string Offer = "vm-leavemsg vm-starmain";

    private static readonly object Sending = new { menu = new { sendVoicemail = true } };

    private static readonly MenuRow[] All =
    [
        new("a message is sent to a mailbox")
        {
            Settings = Sending,
            FriendGiven = box => box.Greet("unavail"),
            Steps = [new("", None), new("3", Offer), new("5", "vm-extension"), new("{friend}#", "{friend:spoken} vm-intro beep"), new("#", "auth-thankyou " + Empty)],
            After = "friend INBOX: 5551; friend greetings: unavail",
            Sounds = ["friend INBOX/0000: msg0000 \"Ann\" <5551> just now 900 Hz"],
        },
        new("a message is sent to several mailboxes")
        {
            Settings = Sending,
            Steps =
            [
                new("", None),
                new("3", Offer),
                new("5", "vm-extension"),
                new("{friend}*{other}#", "{friend:spoken} {other:spoken} vm-intro beep"),
                new("#", "auth-thankyou " + Empty),
            ],
            After = "friend INBOX: 5551; other INBOX: 5551",
        },
        new("a message may be sent to oneself")
        {
            Settings = Sending,
            Steps = [new("", None), new("3", Offer), new("5", "vm-extension"), new("{box}#", "{box:spoken} vm-intro beep"), new("#", "auth-thankyou " + Empty)],
            After = "INBOX: 5551",
        },
        new("the message sent is reviewed as the one who gets it allows")
        {
            Settings = Sending,
            FriendSettings = new { menu = new { review = true, leaveUrgent = false } },
            Steps =
            [
                new("", None),
                new("3", Offer),
                new("5", "vm-extension"),
                new("{friend}#", "{friend:spoken} vm-intro beep"),
                new("#", "auth-thankyou vm-review"),
                new("1", "vm-msgsaved " + Empty),
            ],
            After = "friend INBOX: 5551",
        },
        new("after four wrong numbers nobody is asked again")
        {
            Settings = Sending,
            Steps =
            [
                new("", None),
                new("3", Offer),
                new("5", "vm-extension"),
                new("99#", "pbx-invalid vm-extension"),
                new("99#", "pbx-invalid vm-extension"),
                new("99#", "pbx-invalid vm-extension"),
                new("99#", "pbx-invalid " + Empty),
            ],
        },
        new("one wrong number among several spoils all of them")
        {
            Settings = Sending,
            Steps = [new("", None), new("3", Offer), new("5", "vm-extension"), new("{friend}*99#", "pbx-invalid vm-extension"), new("#", Empty)],
        },
        new("nobody is typed")
        {
            Settings = Sending,
            Steps = [new("", None), new("3", Offer), new("5", "vm-extension"), new("#", Empty), new("3", Offer), new("5", "vm-extension"), new(MenuStep.Wait, Empty)],
        },
        new("a number needs no #")
        {
            Settings = Sending,
            Steps =
            [
                new("", None),
                new("3", Offer),
                new("5", "vm-extension"),
                new("{friend}", "{friend:spoken} vm-intro beep"),
                new("#", "auth-thankyou " + Empty) { During = "beep" },
            ],
            After = "friend INBOX: 5551",
        },
        new("nothing is sent to a full mailbox")
        {
            Settings = Sending,
            FriendSettings = new { maxMsg = 1 },
            FriendGiven = box => box.Fill(old: 1),
            Steps = [new("", None), new("3", Offer), new("5", "vm-extension"), new("{friend}#", "vm-mailboxfull vm-extension"), new("#", Empty)],
        },
        new("who has recorded a name is read back by it")
        {
            Settings = Sending,
            FriendGiven = box => box.Greet("greet"),
            Steps = [new("", None), new("3", Offer), new("5", "vm-extension"), new("{friend}#", "greet vm-intro beep"), new("#", "auth-thankyou " + Empty)],
            After = "friend INBOX: 5551; friend greetings: greet",
        },
        new("# cuts the reading back")
        {
            Settings = Sending,
            FriendGiven = box => box.Greet("greet", seconds: 6),
            Steps =
            [
                new("", None),
                new("3", Offer),
                new("5", "vm-extension"),
                new("{friend}*{other}#", "greet"),
                new("#", "vm-intro beep") { During = "greet" },
                new(MenuStep.HangUp, ""),
            ],
            After = "friend INBOX: 5551; friend greetings: greet; other INBOX: 5551",
        },
        new("no other key cuts the reading back")
        {
            Settings = Sending,
            FriendGiven = box => box.Greet("greet", seconds: 6),
            Steps =
            [
                new("", None),
                new("3", Offer),
                new("5", "vm-extension"),
                new("{friend}*{other}#", "greet"),
                new("5*", "{other:spoken} vm-intro beep") { During = "greet" },
                new(MenuStep.HangUp, ""),
            ],
            After = "friend INBOX: 5551; friend greetings: greet; other INBOX: 5551",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
