using AriVoicemail.Bed;
using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Who is let in, and by which arguments of the dialplan. What a wrong PIN leads to is in <see cref="LoginTests"/>, too.</summary>
[Collection(RowsDefinition.Name)]
public sealed class LoginRows(RowsFixture fixture)
{
    private static readonly object Pin = new { pin = "4242" };

    private static readonly MenuRow[] All =
    [
        new("the right PIN opens the mailbox, and the dialplan goes on after the goodbye")
        {
            Arguments = "{box}@default",
            Settings = Pin,
            Steps = [new("", "vm-password"), new("4242#", Nothing), new("#", "vm-goodbye")],
            Dialplan = "ours VMSTATUS=SUCCESS",
        },
        new("a PIN is over two seconds after its last digit")
        {
            Arguments = "{box}@default",
            Settings = Pin,
            Steps = [new("", "vm-password"), new("4242", ""), new(MenuStep.Wait, Nothing)],
        },
        new("no PIN in ten seconds is a wrong one")
        {
            Arguments = "{box}@default",
            Settings = Pin,
            Steps = [new("", "vm-password"), new(MenuStep.Wait, "vm-incorrect vm-password"), new("4242#", Nothing)],
        },
        new("a digit that comes into the prompt is the first of the number")
        {
            Arguments = "",
            Settings = Pin,
            Language = RowsFixture.Slowly,
            Steps = [new("", "vm-login"), new("{box}#", "vm-password") { During = "vm-login" }],
        },
        new("no number in ten seconds is the caller's own")
        {
            Arguments = "",
            Settings = Pin,
            Caller = new Caller("Ann", "{box}"),
            Steps = [new("", "vm-login"), new(MenuStep.Wait, "vm-password"), new("4242#", Nothing)],
        },
        new("no number of a caller who has none ends the call without goodbye")
        {
            Arguments = "@default",
            Caller = new Caller("", ""),
            Steps = [new("", "vm-login"), new("#", "")],
            Dialplan = "ours VMSTATUS=FAILED",
        },
        new("three wrong PINs for a number that was typed end the call")
        {
            Arguments = "",
            Settings = Pin,
            Steps =
            [
                new("", "vm-login"), new("{box}#", "vm-password"),
                new("1#", "vm-incorrect-mailbox"), new("{box}#", "vm-password"),
                new("2#", "vm-incorrect-mailbox"), new("{box}#", "vm-password"),
                new("3#", "vm-incorrect vm-goodbye"),
            ],
            Dialplan = "ours VMSTATUS=FAILED",
        },
        new("star instead of a number leads to the assistant")
        {
            Arguments = "",
            Steps = [new("", "vm-login"), new("*#", "")],
            Dialplan = "a VMSTATUS=USEREXIT",
        },
        new("star instead of a PIN leads to the assistant")
        {
            Arguments = "{box}@default",
            Settings = Pin,
            Steps = [new("", "vm-password"), new("*#", "")],
            Dialplan = "a VMSTATUS=USEREXIT",
        },
        new("star is a wrong PIN where there is no assistant")
        {
            Extension = "bare",
            Arguments = "{box}@default",
            Settings = Pin,
            Steps = [new("", "vm-password"), new("*#", "vm-incorrect vm-password"), new("4242#", Nothing)],
        },
        new("star is a wrong number where there is no assistant")
        {
            Extension = "bare",
            Arguments = "@default",
            Settings = Pin,
            Steps = [new("", "vm-login"), new("*#", "vm-password"), new("4242#", "vm-incorrect-mailbox"), new("{box}#", "vm-password"), new("4242#", Nothing)],
        },
        new("option s with a mailbox that there is not asks for mailbox and PIN")
        {
            Arguments = "9{box}@default,s",
            Settings = Pin,
            Steps = [new("", "vm-login"), new("{box}#", "vm-password"), new("4242#", Nothing)],
        },
        new("the mailbox's language is spoken from the login on")
        {
            Arguments = "{box}@default",
            Settings = new { pin = "4242", language = "es" },
            Language = "ru",
            Steps = [new("", "vm-password"), new("1#", "vm-incorrect vm-password"), new("4242#", "vm-youhaveno vm-messages vm-opts vm-helpexit")],
        },
        new("option a plays the first message of a folder without a word before")
        {
            Arguments = "{box}@default,sa(2)",
            Given = box => box.Fill(inbox: 1).Add("Work", new SpooledMessage()),
            Steps = [new("", $"{First("Work")} {Choices()}")],
        },
        new("option a takes a folder's name")
        {
            Arguments = "{box}@default,sa(Old)",
            Given = box => box.Fill(inbox: 1, old: 2),
            Steps = [new("", $"{First("Old")} {Choices(next: true)}")],
        },
        new("option a begins with urgent messages where there are any")
        {
            Arguments = "{box}@default,sa(1)",
            Given = box => box.Fill(urgent: 1, old: 1),
            Steps = [new("", $"{Urgent("first", 0)} {Choices()}")],
            After = "Old: 2000 1200",
        },
        new("option a with an empty folder says so and ends")
        {
            Arguments = "{box}@default,sa(3)",
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", "vm-youhave vm-no vm-Family vm-messages vm-goodbye")],
            Dialplan = "ours VMSTATUS=SUCCESS",
        },
        new("option a with a folder that cannot be reached is INBOX")
        {
            Arguments = "{box}@default,sa(10)",
            Given = box => box.Fill(inbox: 1, old: 1),
            Steps = [new("", $"{First()} {Choices()}")],
            After = "Old: 2000 400",
        },
        new("option a with a folder that there is not is INBOX")
        {
            Arguments = "{box}@default,sa(Nowhere)",
            Given = box => box.Fill(inbox: 1, old: 1),
            Steps = [new("", $"{First()} {Choices()}")],
            After = "Old: 2000 400",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
