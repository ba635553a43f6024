using AriVoicemail.Bed;
using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>What becomes of a folder's messages when another is opened, and when the owner leaves.</summary>
[Collection(RowsDefinition.Name)]
public sealed class ClosingRows(RowsFixture fixture)
{
    private const string NewAndOld = $"vm-youhave digits/1 vm-INBOX vm-and digits/1 vm-Old vm-message {FreshInbox}";

    private static readonly MenuRow[] All =
    [
        new("what was deleted is gone, what was heard is at the end of Old, and what is left is numbered anew")
        {
            Given = box => box.Fill(inbox: 3, old: 1),
            Steps =
            [
                new("", $"vm-youhave digits/3 vm-INBOX vm-and digits/1 vm-Old vm-message {FreshInbox}"), new("1", $"{First()} {Choices(next: true)}"),
                new("7", $"vm-deleted {Choices(next: true, delete: "undelete")}"), new("6", $"vm-message digits/2 INBOX/msg0001 {Choices(prev: true, next: true)}"), new("#", "vm-goodbye"),
            ],
            After = "INBOX: 402; Old: 2000 401",
        },
        new("a hang-up does the same as pound")
        {
            Given = box => box.Fill(inbox: 3, old: 1),
            Steps =
            [
                new("", $"vm-youhave digits/3 vm-INBOX vm-and digits/1 vm-Old vm-message {FreshInbox}"), new("1", $"{First()} {Choices(next: true)}"),
                new("7", $"vm-deleted {Choices(next: true, delete: "undelete")}"), new("6", $"vm-message digits/2 INBOX/msg0001 {Choices(prev: true, next: true)}"), new(MenuStep.HangUp, ""),
            ],
            After = "INBOX: 402; Old: 2000 401",
        },
        new("a hang-up in the midst of the menu does, too")
        {
            Language = RowsFixture.Slowly,
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("7", $"vm-deleted {FreshInbox}"), new("6", $"{First()} vm-advopts vm-repeat"), new(MenuStep.HangUp, "") { During = "vm-repeat" }],
            After = "INBOX: 401",
        },
        new("heard urgent messages go to Old and stay urgent")
        {
            Given = box => box.Fill(urgent: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Urgent vm-message {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices()}"), new("2", $"vm-changeto {Offer}"),
                new("1", $"vm-Old vm-messages {Fresh("Old")}"), new("1", $"vm-first vm-Urgent vm-message Old/msg0000 {Choices()}"),
            ],
            After = "Old: 1200",
        },
        new("without moveheard a heard message stays new")
        {
            Settings = new { menu = new { moveHeard = false } },
            Given = box => box.Fill(inbox: 1, old: 1),
            Steps = [new("", NewAndOld), new("1", $"{First()} {Choices()}"), new("#", "vm-goodbye")],
        },
        new("a message heard in another folder stays there")
        {
            Given = box => box.Add("Work", new SpooledMessage()),
            Steps =
            [
                new("", Nothing), new("2", $"vm-changeto {Offer}"), new("2", $"vm-Work vm-messages {Fresh("Work")}"), new("1", $"{First("Work")} {Choices()}"), new("#", "vm-goodbye"),
            ],
        },
        new("where Old is full a heard message stays new")
        {
            Settings = new { maxMsg = 1 },
            Given = box => box.Fill(inbox: 1, old: 1),
            Steps = [new("", NewAndOld), new("1", $"{First()} {Choices()}"), new("#", "vm-goodbye")],
        },
        new("where Old has one more place the first heard message takes it")
        {
            Settings = new { maxMsg = 2 },
            Given = box => box.Fill(inbox: 2, old: 1),
            Steps =
            [
                new("", $"vm-youhave digits/2 vm-INBOX vm-and digits/1 vm-Old vm-message {FreshInbox}"), new("1", $"{First()} {Choices(next: true)}"), new("6", $"{Last(1)} {Choices(prev: true)}"),
                new("#", "vm-goodbye"),
            ],
            After = "INBOX: 401; Old: 2000 400",
        },
        new("with backupdeleted a deleted message is kept in Deleted")
        {
            Settings = new { menu = new { backupDeleted = 5 } },
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", $"{First()} {Choices()}"), new("7", $"vm-deleted {Choices(delete: "undelete")}"), new("#", "vm-goodbye")],
            After = "Deleted: 400",
        },
        new("with backupdeleted the oldest gives way to what is deleted now")
        {
            Settings = new { menu = new { backupDeleted = 2 } },
            Given = box => box.Fill(inbox: 1).Add("Deleted", new SpooledMessage { Caller = new Caller("", "701") }).Add("Deleted", new SpooledMessage { Caller = new Caller("", "702") }),
            Steps = [new("", One), new("7", $"vm-deleted {FreshInbox}"), new("#", "vm-goodbye")],
            After = "Deleted: 702 400",
        },
        new("with backupdeleted what was saved elsewhere is not among the deleted")
        {
            Settings = new { menu = new { backupDeleted = 5 } },
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("9", $"vm-savefolder {Offer}"), new("2", $"{Saved(1, "Work")} {FreshInbox}"), new("#", "vm-goodbye")],
            After = "Work: 400",
        },
        new("what is decided is done when another folder is opened")
        {
            Given = box => box.Fill(inbox: 3),
            Steps =
            [
                new("", Three), new("1", $"{First()} {Choices(next: true)}"), new("6", $"vm-message digits/2 INBOX/msg0001 {Choices(prev: true, next: true)}"),
                new("7", $"vm-deleted {Choices(prev: true, next: true, delete: "undelete")}"), new("2", $"vm-changeto {Offer}"), new("1", $"vm-Old vm-messages {Fresh("Old")}"),
                new("1", $"{First("Old")} {Choices()}"), new("2", $"vm-changeto {Offer}"), new("0", $"vm-INBOX vm-messages {FreshInbox}"), new("1", $"{First()} {Choices()}"),
            ],
            After = "Old: 400 402",
        },
        new("what arrives meanwhile is kept, and is there when the folder is opened again")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("1", $"{First()} {Choices()}"), new("6", $"vm-nomore {Choices()}") { Left = "" },
                new("2", $"vm-changeto {Offer}"), new("0", $"vm-INBOX vm-messages {FreshInbox}"), new("1", $"{First()} {Choices()}"),
            ],
            After = "Old: 400 777",
        },
        new("what arrives meanwhile and is not opened stays new")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("1", $"{First()} {Choices()}"), new("7", $"vm-deleted {Choices(delete: "undelete")}") { Left = "" },
                new("#", "vm-goodbye"),
            ],
            After = "INBOX: 777",
        },
        new("an urgent message that arrives meanwhile is reached by 4")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("1", $"{First()} {Choices()}"),
                new("4", $"{Urgent("first", 0)} {Choices()}") { Left = "U" },
            ],
            After = "Old: 400 777",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
