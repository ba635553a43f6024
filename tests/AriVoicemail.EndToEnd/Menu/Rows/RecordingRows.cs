namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>How a caller's recording ends, what is kept of it, and who gets it.</summary>
[Collection(RowsDefinition.Name)]
public sealed class RecordingRows(RowsFixture fixture)
{
    private const string Left = "auth-thankyou";

    private static readonly MenuStep AtTheTone = new("", "vm-intro beep");

    private static readonly MenuRow[] All =
    [
        Leave("# ends the message", new MenuStep("#", Left)) with { Dialplan = "leave VMSTATUS=SUCCESS" },
        Leave("other keys do not", new("0", ""), new("*", ""), new("5", ""), new("#", Left)) with { Dialplan = "leave VMSTATUS=SUCCESS" },
        Leave("a hang-up ends it without a word", new MenuStep(MenuStep.HangUp, "")),
        Leave("the longest length ends it", new MenuStep(MenuStep.Wait, Left) { During = "beep" }) with
        {
            Settings = new { maxSecs = 2 },
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Leave("silence ends it", new MenuStep(MenuStep.Wait, Left) { During = "beep" }) with
        {
            Tone = 0,
            Settings = new { maxSilence = 2 },
            Sounds = ["just now silence"],
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Leave("no silence ends it where that is not asked for", new("5", ""), new("5", ""), new("#", Left)) with
        {
            Tone = 0,
            Settings = new { maxSilence = 0 },
            Sounds = ["just now silence"],
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Leave("silence alone is too short a message", new MenuStep(MenuStep.Wait, Left + " vm-tooshort") { During = "beep" }) with
        {
            Tone = 0,
            Settings = new { maxSilence = 2, minSecs = 1 },
            After = "",
            Sounds = [],
            Dialplan = "leave VMSTATUS=FAILED",
        },
        Leave("too short a message is not kept, and that is said", new MenuStep("#", Left + " vm-tooshort")) with
        {
            Settings = new { minSecs = 60 },
            After = "",
            Sounds = [],
            Dialplan = "leave VMSTATUS=FAILED",
        },
        Leave("too short a message is not kept after a hang-up", new MenuStep(MenuStep.HangUp, "")) with
        {
            Settings = new { minSecs = 60 },
            After = "",
            Sounds = [],
        },
        Leave("every recipient gets the message, and unknown ones are passed over", new MenuStep("#", Left)) with
        {
            Arguments = "{box}@default&9{box}@default&{friend}@default&{other}@default",
            After = "INBOX: 5551; friend INBOX: 5551; other INBOX: 5551",
            Sounds = ["friend INBOX/0000: msg0000 \"Ann\" <5551> just now 900 Hz"],
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Leave("an urgent message is urgent for every recipient", new MenuStep("#", Left)) with
        {
            Arguments = "{box}@default&{friend}@default,U",
            After = "Urgent: 5551; friend Urgent: 5551",
            Sounds = ["friend Urgent/0000: msg0000 \"Ann\" <5551> just now Urgent 900 Hz"],
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Leave("a further recipient whose mailbox is full gets no copy", new MenuStep("#", Left)) with
        {
            Arguments = "{box}@default&{friend}@default&{other}@default",
            FriendSettings = new { maxMsg = 1 },
            FriendGiven = box => box.Fill(inbox: 1),
            After = "INBOX: 5551; friend INBOX: 400; other INBOX: 5551",
            Sounds = [],
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Leave("greeting and limits are those of the first") with
        {
            Arguments = "{box}@default&{friend}@default,u",
            Settings = new { maxSecs = 1 },
            FriendSettings = new { minSecs = 60, maxSecs = 600 },
            Given = box => box.Greet("unavail"),
            FriendGiven = box => box.Greet("temp"),
            Steps = [new("", "unavail vm-intro beep"), new(MenuStep.Wait, Left) { During = "beep" }],
            After = "INBOX: 5551; greetings: unavail; friend INBOX: 5551; friend greetings: temp",
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Leave("a full first mailbox takes nothing for the others") with
        {
            Arguments = "{box}@default&{friend}@default",
            Settings = new { maxMsg = 1 },
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", "vm-mailboxfull")],
            After = "INBOX: 400",
            Sounds = [],
            Dialplan = "leave VMSTATUS=FAILED",
        },
    ];

    private static MenuRow Leave(string name, params IEnumerable<MenuStep> steps) => new(name)
    {
        Extension = "leave",
        Arguments = "{box}@default",
        Steps = [AtTheTone, .. steps],
        After = "INBOX: 5551",
        Sounds = ["INBOX/0000: msg0000 \"Ann\" <5551> just now 900 Hz"],
    };

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
