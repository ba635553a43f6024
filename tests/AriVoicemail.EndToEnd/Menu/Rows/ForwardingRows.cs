using static AriVoicemail.EndToEnd.Menu.Rows.SaidInSubmenus;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Forwarding a message (8).</summary>
[Collection(RowsDefinition.Name)]
public sealed class ForwardingRows(RowsFixture fixture)
{
    private const string Options = "{friend:spoken} vm-forwardoptions vm-starmain";
    private const string Again = "vm-forwardoptions vm-starmain";

    private static readonly MenuRow[] All =
    [
        new("2 forwards a message as it is")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", OneNew), new("1", Played), new("8", "vm-extension"), new("{friend}#", Options), new("2", "vm-msgforwarded " + About)],
            After = "Old: 400; friend INBOX: 400",
            // Caller, date and length of the original.
            Sounds = ["friend INBOX/0000: msg0000 \"INBOX 0\" <400> 1709673000 3 s"],
        },
        new("1 forwards it with words before it, which any key ends")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", OneNew),
                new("1", Played),
                new("8", "vm-extension"),
                new("{friend}#", Options),
                new("1", "beep"),
                new("7", "vm-msgforwarded " + About),
            ],
            After = "Old: 400; friend INBOX: 400",
            Sounds = ["friend INBOX/0000: msg0000 \"INBOX 0\" <400> 1709673000"],
        },
        new("before anything was played the first message is forwarded and stays new")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", OneNew), new("8", "vm-extension"), new("{friend}#", Options), new("2", "vm-msgforwarded " + Fresh)],
            After = "INBOX: 400; friend INBOX: 400",
        },
        new("a message is forwarded to several")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", OneNew),
                new("8", "vm-extension"),
                new("{friend}*{other}#", "{friend:spoken} {other:spoken} " + Again),
                new("2", "vm-msgforwarded " + Fresh),
            ],
            After = "INBOX: 400; friend INBOX: 400; other INBOX: 400",
        },
        new("an urgent message is forwarded as any other")
        {
            Given = box => box.Fill(urgent: 1),
            Steps =
            [
                new("", "vm-youhave digits/1 vm-Urgent vm-message vm-onefor vm-Urgent vm-messages vm-opts vm-helpexit"),
                new("8", "vm-extension"),
                new("{friend}#", Options),
                new("2", "vm-msgforwarded vm-onefor vm-Urgent vm-messages vm-opts vm-helpexit"),
            ],
            After = "Urgent: 1200; friend INBOX: 1200",
        },
        new("nobody forwards to themselves, nor to a number that is none")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", OneNew),
                new("8", "vm-extension"),
                new("{box}#", "pbx-invalid vm-extension"),
                new("{friend}*{box}#", "pbx-invalid vm-extension"),
                new("99#", "pbx-invalid vm-extension"),
                new("99#", "pbx-invalid " + Fresh),
            ],
        },
        new("nothing is forwarded to a full mailbox")
        {
            Given = box => box.Fill(inbox: 1),
            FriendSettings = new { maxMsg = 2 },
            FriendGiven = box => box.Fill(inbox: 1, old: 1),
            Steps = [new("", OneNew), new("8", "vm-extension"), new("{friend}#", "vm-mailboxfull vm-extension"), new("#", Fresh)],
        },
        new("nobody is typed")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", OneNew), new("8", "vm-extension"), new("#", Fresh), new("8", "vm-extension"), new(MenuStep.Wait, Fresh)],
        },
        new("* instead of how to forward leads to the menu at length")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", OneNew), new("1", Played), new("8", "vm-extension"), new("{friend}#", Options), new("*", Help)],
            After = "Old: 400",
        },
        new("* before anything was played leads to the menu")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", OneNew), new("8", "vm-extension"), new("{friend}#", Options), new("*", Fresh)],
        },
        new("four silences instead of how to forward lead to the menu at length")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", OneNew),
                new("1", Played),
                new("8", "vm-extension"),
                new("{friend}#", Options),
                .. Silences(3, Again),
                new(MenuStep.Wait, Help),
            ],
            After = "Old: 400",
        },
        new("other keys are no answer to how to forward")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", OneNew), new("8", "vm-extension"), new("{friend}#", Options), new("9", Again), new("0", Again), new("#", Again), new("3", Again)],
        },
        new("in an empty folder there is nothing to forward")
        {
            Steps = [new("", None), new("8", "vm-nomore " + Empty)],
        },
        new("whoever hangs up instead of saying how has forwarded nothing")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", OneNew), new("8", "vm-extension"), new("{friend}#", Options), new(MenuStep.HangUp, "")],
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
