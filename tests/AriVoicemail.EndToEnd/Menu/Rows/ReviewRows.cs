using static AriVoicemail.EndToEnd.Menu.Rows.SaidInSubmenus;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>What a caller is asked after a message, and the way to the operator.</summary>
[Collection(RowsDefinition.Name)]
public sealed class ReviewRows(RowsFixture fixture)
{
    private const string Thanks = "auth-thankyou " + Review;
    private const string Urgent = "vm-review vm-review-nonurgent";
    private const string OrOperator = Review + " vm-reachoper";

    private static readonly object Reviewed = new { menu = new { review = true } };
    private static readonly object Operator = new { @operator = true, menu = new { review = true } };
    private static readonly object OperatorAlone = new { @operator = true };
    private static readonly object NotUrgent = new { @operator = true, menu = new { review = true, leaveUrgent = false } };
    private static readonly object NoExtension = new { @operator = true, exitContext = "nowhere", menu = new { review = true } };

    private static readonly MenuRow[] All =
    [
        Leave("1 keeps the message", Reviewed, new("#", Thanks), new("1", "vm-msgsaved")),
        Leave("2 plays it, and a key during it is the next choice", Reviewed,
            new("5", ""), new("5", ""), new("#", Thanks), new("2", "tmp " + Review), new("2", "tmp"), new("1", "vm-msgsaved") { During = "tmp" }),
        Leave("3 records it again", Reviewed, new("#", Thanks), new("3", "vm-intro beep"), new("#", Thanks), new("1", "vm-msgsaved")),
        Leave("3 gives instructions and the tone also where there were none", Reviewed,
            new("#", Thanks), new("3", "vm-intro beep"), new("#", Thanks), new("1", "vm-msgsaved")) with
        {
            Arguments = "{box}@default,st(vm-and)",
            Steps = [new("", "vm-and"), new("#", Thanks), new("3", "vm-intro beep"), new("#", Thanks), new("1", "vm-msgsaved")],
        },
        Leave("4 makes it urgent", Reviewed, new("#", Thanks), new("4", "vm-marked-urgent " + Urgent), new("1", "vm-msgsaved")) with
        {
            After = "Urgent: 5551",
            Sounds = ["Urgent/0000: msg0000 \"Ann\" <5551> just now Urgent 900 Hz"],
        },
        Leave("4 twice takes that back, and priority with it", Reviewed,
            new("#", Thanks), new("4", "vm-marked-urgent " + Urgent), new("4", "vm-marked-nonurgent " + Review), new("1", "vm-msgsaved")) with
        {
            Arguments = "{box}@default,P",
        },
        Leave("4 takes back what the dialplan marked urgent", Reviewed,
            new("#", "auth-thankyou " + Urgent), new("4", "vm-marked-nonurgent " + Review), new("1", "vm-msgsaved")) with
        {
            Arguments = "{box}@default,U",
        },
        Leave("4 is refused where nobody may be urgent", new { menu = new { review = true, leaveUrgent = false } },
            new("#", "auth-thankyou vm-review"), new("4", "vm-sorry vm-review"), new("1", "vm-msgsaved")),
        Leave("other keys are no answer", Reviewed,
            [new("#", Thanks), .. "567890*#".Select(key => new MenuStep(key.ToString(), "vm-sorry " + Review)), new("1", "vm-msgsaved")]),
        Leave("four silences in all keep the message and say goodbye", Reviewed,
            [new("#", Thanks), .. Silences(2, Review), new("5", "vm-sorry " + Review), new(MenuStep.Wait, Review), new(MenuStep.Wait, "vm-goodbye")]),
        Leave("whoever hangs up has left the message", Reviewed, new("#", Thanks), new(MenuStep.HangUp, "")) with { Dialplan = null },
        Leave("whoever hangs up after 4 has left an urgent one", Reviewed,
            new("#", Thanks), new("4", "vm-marked-urgent " + Urgent), new(MenuStep.HangUp, "")) with
        {
            After = "Urgent: 5551",
            Sounds = [],
            Dialplan = null,
        },
        Leave("too short a message is not said to be kept", new { minSecs = 60, menu = new { review = true } }, new("#", Thanks), new("1", "vm-tooshort")) with
        {
            After = "",
            Sounds = [],
            Dialplan = "leave VMSTATUS=FAILED",
        },
        Leave("without an operator 0 does not end the message", Reviewed, new("0", ""), new("#", Thanks), new("1", "vm-msgsaved")),
        ToOperator("0 while asked, and 1 keeps the message", Operator, new("#", "auth-thankyou " + OrOperator), new("0", "vm-saveoper"), new("1", "vm-msgsaved transfer")),
        ToOperator("0 while speaking, and 1 keeps the message", OperatorAlone, new("0", "vm-saveoper"), new("1", "vm-msgsaved transfer")),
        ToOperator("0 and 4 keep an urgent one, also where nobody may be urgent", NotUrgent,
            new("#", "auth-thankyou vm-review vm-reachoper"), new("0", "vm-saveoper"), new("4", "vm-marked-urgent vm-msgsaved transfer")) with
        {
            After = "Urgent: 5551",
            Sounds = [],
        },
        ToOperator("0 and another key drop it", OperatorAlone, new("0", "vm-saveoper"), new("2", "vm-deleted transfer")) with { After = "", Sounds = [] },
        ToOperator("0 and silence drop it", OperatorAlone, new("0", "vm-saveoper"), new(MenuStep.Wait, "vm-deleted transfer")) with { After = "", Sounds = [] },
        ToOperator("0 and 1 keep nothing that is too short", new { @operator = true, minSecs = 60 },
            new("0", "vm-saveoper"), new("1", "vm-msgsaved vm-tooshort transfer")) with { After = "", Sounds = [] },
        ToOperator("the operator is that of the exit context", new { @operator = true, exitContext = "outside" },
            new("0", "vm-saveoper"), new("1", "vm-msgsaved transfer")) with { Dialplan = "o@outside VMSTATUS=USEREXIT" },
        Leave("whoever hangs up when asked about the operator has left the message", OperatorAlone,
            new("0", "vm-saveoper"), new(MenuStep.HangUp, "")) with { Dialplan = null },
        Leave("where the operator has no extension the dialplan goes on with the message", NoExtension,
            new("0", "vm-saveoper"), new("1", "vm-msgsaved")),
        Leave("where the operator has no extension the dialplan goes on without the message", NoExtension,
            new("0", "vm-saveoper"), new("2", "vm-deleted")) with
        {
            After = "",
            Sounds = [],
            Dialplan = "leave VMSTATUS=USEREXIT",
        },
    ];

    private static MenuRow Leave(string name, object settings, params IEnumerable<MenuStep> steps) => new(name)
    {
        Extension = "leave",
        Arguments = "{box}@default",
        Settings = settings,
        Steps = [new("", "vm-intro beep"), .. steps],
        After = "INBOX: 5551",
        Sounds = ["INBOX/0000: msg0000 \"Ann\" <5551> just now 900 Hz"],
        Dialplan = "leave VMSTATUS=SUCCESS",
    };

    private static MenuRow ToOperator(string name, object settings, params IEnumerable<MenuStep> steps) =>
        Leave(name, settings, steps) with { Dialplan = "o VMSTATUS=USEREXIT" };

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
