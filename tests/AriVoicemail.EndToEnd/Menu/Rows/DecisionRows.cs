using AriVoicemail.Bed;
using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Deleting (7) and saving (9), and what comes after.</summary>
[Collection(RowsDefinition.Name)]
public sealed class DecisionRows(RowsFixture fixture)
{
    private static readonly object GoesOn = new { menu = new { nextAfterCmd = true } };
    private static readonly object GoesOnAndWraps = new { menu = new { nextAfterCmd = true, messageWrap = true } };

    private static readonly MenuRow[] All =
    [
        new("7 deletes, and again it keeps")
        {
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("7", $"vm-deleted {Choices(next: true, delete: "undelete")}"),
                new("7", $"vm-undeleted {Choices(next: true)}"), new("6", $"{Last(1)} {Choices(prev: true)}"), new("7", $"vm-deleted {Choices(prev: true, delete: "undelete")}"),
                new("#", "vm-goodbye"),
            ],
            After = "Old: 400",
        },
        new("7 as the first key deletes the first message, unheard")
        {
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("7", $"vm-deleted {FreshInbox}"), new("#", "vm-goodbye")],
            After = "INBOX: 401",
        },
        new("with option r nothing is deleted, and none is offered to be")
        {
            Arguments = "{box}@default,sr",
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", $"{First()} {Choices(delete: null)}"), new("7", Choices(delete: null)), new("*", $"vm-onefor vm-INBOX vm-messages vm-opts vm-onefor-full vm-INBOX vm-messages vm-opts-full {Choices(delete: null, advanced: false)}")],
            After = "Old: 400",
        },
        new("with option r a message can be saved")
        {
            Arguments = "{box}@default,sr",
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", $"{First()} {Choices(delete: null)}"), new("9", $"vm-savefolder {Offer}"), new("2", $"{Saved(1, "Work")} {Choices(delete: null)}")],
            After = "Work: 400",
        },
        new("a key cuts short that a message is deleted, and is done at once")
        {
            Language = RowsFixture.Slowly,
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("7", "vm-deleted"), new("6", $"{First()} {Choices(next: true, delete: "undelete")}") { During = "vm-deleted" }],
            After = "INBOX: 401",
        },
        new("with nextaftercmd the next is played after 7, and after the last there is no more")
        {
            Settings = GoesOn,
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("7", $"vm-deleted {Last(1)} {Choices(prev: true)}"),
                new("7", $"vm-deleted vm-nomore {Choices(prev: true, delete: "undelete")}"),
            ],
            After = "",
        },
        new("with nextaftercmd the next is played when a message is kept after all, too")
        {
            Settings = GoesOn,
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("7", $"vm-deleted {Last(1)} {Choices(prev: true)}"),
                new("4", $"{First()} {Choices(next: true, delete: "undelete")}"), new("7", $"vm-undeleted {Last(1)} {Choices(prev: true)}"),
            ],
            After = "Old: 400 401",
        },
        new("with nextaftercmd and messagewrap the first is played after the last")
        {
            Settings = GoesOnAndWraps,
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("1", $"{First()} {Choices(prev: true, next: true)}"), new("6", $"{Last(1)} {Choices(prev: true, next: true)}"),
                new("7", $"vm-deleted {First()} {Choices(prev: true, next: true)}"),
            ],
            After = "Old: 400",
        },
        new("with nextaftercmd the last urgent message is followed by the menu of the new ones")
        {
            Settings = GoesOn,
            Given = box => box.Fill(inbox: 1, urgent: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Urgent vm-and digits/1 vm-INBOX vm-message {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices(next: true)}"),
                new("7", $"vm-deleted {FreshInbox}"), new("1", $"{First()} {Choices()}"),
            ],
            After = "Old: 400",
        },
        new("with nextaftercmd there is no more after the last urgent message where nothing is new")
        {
            Settings = GoesOn,
            Given = box => box.Fill(urgent: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Urgent vm-message {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices()}"), new("7", $"vm-deleted vm-nomore {Choices(delete: "undelete")}"),
            ],
            After = "",
        },
        new("9 saves to the folder of the digit, and says which message went where")
        {
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("6", $"{Last(1)} {Choices(prev: true)}"), new("9", $"vm-savefolder {Offer}"),
                new("4", $"{Saved(2, "Friends")} {Choices(prev: true, delete: "undelete")}"),
            ],
            After = "Old: 400; Friends: 401",
        },
        new("9 as the first key saves the first message, unheard")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("9", $"vm-savefolder {Offer}"), new("1", $"{Saved(1, "Old")} {FreshInbox}")],
            After = "Old: 400",
        },
        new("9 saves from Old to INBOX")
        {
            Given = box => box.Fill(old: 1),
            Steps = [new("", $"vm-youhave digits/1 vm-Old vm-message {Fresh("Old")}"), new("1", $"{First("Old")} {Choices()}"), new("9", $"vm-savefolder {Offer}"), new("0", $"{Saved(1, "INBOX")} {Choices(delete: "undelete")}")],
            After = "INBOX: 2000",
        },
        new("9 and pound saves nothing, and nothing is said")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", $"{First()} {Choices()}"), new("9", $"vm-savefolder {Offer}"), new("#", Choices())],
            After = "Old: 400",
        },
        new("7 after 9 keeps the message where it was as well")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("1", $"{First()} {Choices()}"), new("9", $"vm-savefolder {Offer}"), new("2", $"{Saved(1, "Work")} {Choices(delete: "undelete")}"),
                new("7", $"vm-undeleted {Choices()}"),
            ],
            After = "Old: 400; Work: 400",
        },
        new("a message saved to a full folder stays, and is not deleted either")
        {
            Settings = new { maxMsg = 1 },
            Given = box => box.Fill(inbox: 1).Add("Work", new SpooledMessage()),
            Steps =
            [
                new("", One), new("1", $"{First()} {Choices()}"), new("7", $"vm-deleted {Choices(delete: "undelete")}"), new("9", $"vm-savefolder {Offer}"),
                new("2", $"vm-mailboxfull {Choices()}"),
            ],
            After = "Old: 400; Work: 5551",
        },
        new("a message saved to its own folder keeps its place")
        {
            Settings = new { menu = new { moveHeard = false } },
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("9", $"vm-savefolder {Offer}"), new("0", $"{Saved(1, "INBOX")} {Choices(next: true, delete: "undelete")}")],
        },
        new("a message saved twice to one folder is there once")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("1", $"{First()} {Choices()}"), new("9", $"vm-savefolder {Offer}"), new("3", $"{Saved(1, "Family")} {Choices(delete: "undelete")}"),
                new("9", $"vm-savefolder {Offer}"), new("3", $"{Saved(1, "Family")} {Choices(delete: "undelete")}"),
            ],
            After = "Family: 400",
        },
        new("with the mailbox's nextaftercmd the next is played after 9, and after the last there is no more")
        {
            Settings = GoesOn,
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("9", $"vm-savefolder {Offer}"), new("2", $"{Saved(1, "Work")} {Last(1)} {Choices(prev: true)}"),
                new("9", $"vm-savefolder {Offer}"), new("3", $"{Saved(2, "Family")} vm-nomore {Choices(prev: true, delete: "undelete")}"),
            ],
            After = "Work: 400; Family: 401",
        },
        new("0 forgets neither what was deleted nor what was heard")
        {
            Given = box => box.Fill(inbox: 3),
            Steps =
            [
                new("", Three), new("1", $"{First()} {Choices(next: true)}"), new("7", $"vm-deleted {Choices(next: true, delete: "undelete")}"),
                new("6", $"vm-message digits/2 INBOX/msg0001 {Choices(prev: true, next: true)}"), new("0", "vm-options"), new("*", FreshInbox), new("#", "vm-goodbye"),
            ],
            After = "INBOX: 402; Old: 401",
        },
        new("0 stays with the urgent messages")
        {
            Given = box => box.Fill(inbox: 1, urgent: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Urgent vm-and digits/1 vm-INBOX vm-message {Fresh("Urgent")}"), new("0", "vm-options"), new("*", Fresh("Urgent")),
                new("1", $"{Urgent("first", 0)} {Choices(next: true)}"),
            ],
            After = "INBOX: 400; Old: 1200",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
