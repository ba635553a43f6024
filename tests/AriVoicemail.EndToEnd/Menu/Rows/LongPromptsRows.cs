using static AriVoicemail.EndToEnd.Menu.Rows.SaidInSubmenus;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Keys in the midst of prompts, and what only the general settings say.</summary>
public sealed class LongPromptsRows(LongPromptsFixture fixture) : IClassFixture<LongPromptsFixture>
{
    private const string Thanks = "auth-thankyou vm-review";
    private const string OneUrgent = "vm-youhave digits/1 vm-Urgent vm-message " + FreshUrgent;
    private const string FreshUrgent = "vm-onefor vm-Urgent vm-messages " + Empty;
    private const string Full = "vm-mailboxfull";

    private static readonly MenuRow[] All =
    [
        Leave("# during the instructions goes to the tone", new("", "vm-intro"), new("#", "beep") { During = "vm-intro" }, new("#", "auth-thankyou")) with
        {
            After = "INBOX: 5551",
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Leave("* during the instructions leads to a", new("", "vm-intro"), new("*", "") { During = "vm-intro" }) with { Dialplan = "a VMSTATUS=USEREXIT" },
        Leave("0 during the instructions leads to the operator", new("", "vm-intro"), new("0", "transfer") { During = "vm-intro" }) with
        {
            Settings = new { @operator = true },
            Dialplan = "o VMSTATUS=USEREXIT",
        },
        Leave("whoever hangs up during the instructions leaves nothing", new("", "vm-intro"), new(MenuStep.HangUp, "") { During = "vm-intro" }),
        Leave("a key during the tone does not end the message",
            new("", "vm-intro beep"), new("#", "") { During = "beep" }, new("#", "auth-thankyou")) with
        {
            After = "INBOX: 5551",
        },
        Leave("a key during the thanks is no answer, one during the question is",
            new("", "vm-intro beep"),
            new("#", "auth-thankyou"),
            new("3", "vm-review") { During = "auth-thankyou" },
            new("1", "vm-msgsaved") { During = "vm-review" }) with
        {
            Settings = new { menu = new { review = true, leaveUrgent = false } },
            After = "INBOX: 5551",
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Leave("whoever is refused by a full mailbox may go to the operator", new("", Full), new("0", "transfer") { During = Full }) with
        {
            Settings = new { maxMsg = 1, @operator = true },
            Given = box => box.Fill(inbox: 1),
            Dialplan = "o VMSTATUS=USEREXIT",
        },
        Leave("whoever is refused by a full mailbox may go to the assistant", new("", Full), new("*", "") { During = Full }) with
        {
            Settings = new { maxMsg = 1 },
            Given = box => box.Fill(inbox: 1),
            Dialplan = "a VMSTATUS=USEREXIT",
        },
        Leave("# does not lead into a full mailbox", new("", Full), new("#", "") { During = Full }) with
        {
            Settings = new { maxMsg = 1 },
            Given = box => box.Fill(inbox: 1),
            Dialplan = "leave VMSTATUS=FAILED",
        },
        new("a key during the instruction for a greeting is thrown away")
        {
            Steps =
            [
                new("", None),
                new("0", "vm-options"),
                new("1", "vm-rec-unv"),
                new("#", "beep") { During = "vm-rec-unv" },
                new("#", Thanks),
                new("1", "vm-msgsaved vm-options"),
            ],
            After = "greetings: unavail",
        },
        new("a greeting is as long as it may be")
        {
            Steps = [new("", None), new("0", "vm-options"), new("2", "vm-rec-busy beep"), new(MenuStep.Wait, Thanks) { During = "beep" }, new("1", "vm-msgsaved vm-options")],
            After = "greetings: busy",
        },
        new("a PIN is at least as long as it must be")
        {
            Settings = new { pin = "1111" },
            Steps =
            [
                new("", None),
                new("0", "vm-options"),
                new("5", "vm-newpassword"),
                new("123#", "vm-invalid-password vm-pls-try-again vm-options"),
                new("5", "vm-newpassword"),
                new("1234#", "vm-reenterpassword"),
                new("1234#", "vm-passchanged vm-options"),
            ],
            Pin = "1234",
        },
        new("an urgent message stays urgent when it is forwarded")
        {
            Given = box => box.Fill(urgent: 1),
            Steps =
            [
                new("", OneUrgent),
                new("8", "vm-extension"),
                new("{friend}#", "{friend:spoken} vm-forwardoptions vm-starmain"),
                new("2", "vm-msgforwarded " + FreshUrgent),
            ],
            After = "Urgent: 1200; friend Urgent: 1200",
        },
        new("somebody of the house is called back by name")
        {
            Given = OneFromFriend,
            FriendGiven = box => box.Greet("greet"),
            Settings = new { menu = new { callback = "outside" } },
            Steps =
            [
                new("", OneNew),
                new("1", Played),
                new("3", "vm-toreply vm-tocallback vm-tohearenv vm-starmain"),
                new("2", "vm-num-i-have greet vm-tocallnum vm-star-cancel"),
                new("1", "vm-dialout"),
            ],
            After = "Old: {friend}; friend greetings: greet",
            Dialplan = "{friend}@outside VMSTATUS=USEREXIT",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.Rows.HoldsAsync(All, name);

    private static MenuRow Leave(string name, params IEnumerable<MenuStep> steps) => new(name)
    {
        Extension = "leave",
        Arguments = "{box}@default",
        Steps = [.. steps],
    };
}
