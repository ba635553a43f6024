using AriVoicemail.Bed;
using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>What app_voicemail has not: messages on demand, faster, taken back, and resumed.</summary>
[Collection(RowsDefinition.Name)]
public sealed class AdditionRows(RowsFixture fixture)
{
    private const string Advanced = "vm-toreply vm-tohearenv vm-starmain";
    private const string Tuesday = "vm-received digits/day-2";
    private const string From5551 = "vm-from-phonenumber digits/5 digits/5 digits/5 digits/1";

    private static readonly object OnDemand = new { menu = new { bodyOnDemand = true, dateFormat = "'vm-received' A" } };

    private static readonly MenuRow[] All =
    [
        new("with bodyOnDemand who called and when is told, and 5 plays the message")
        {
            Settings = OnDemand,
            Given = box => box.Add("INBOX", new SpooledMessage()),
            Steps =
            [
                new("", One), new("1", $"vm-first vm-message {Tuesday} {From5551} {Choices()}"), new("5", $"{First()} {Choices()}"),
            ],
            After = "Old: 5551",
        },
        new("with bodyOnDemand a message that was only told of is not heard")
        {
            Settings = OnDemand,
            Given = box => box.Add("INBOX", new SpooledMessage()).Add("INBOX", new SpooledMessage { Time = new SpooledMessage().Time.AddDays(7) }),
            Steps =
            [
                new("", Two), new("1", $"vm-first vm-message {Tuesday} {From5551} {Choices(next: true)}"), new("6", $"vm-last vm-message {Tuesday} {From5551} {Choices(prev: true)}"),
                new("4", $"vm-first vm-message {Tuesday} {From5551} {Choices(next: true)}"), new("#", "vm-goodbye"),
            ],
        },
        new("with bodyOnDemand 1 in the announcement plays the message")
        {
            Language = RowsFixture.Slowly,
            Settings = OnDemand,
            Given = box => box.Add("INBOX", new SpooledMessage()),
            Steps = [new("", One), new("1", "vm-first"), new("1", $"INBOX/msg0000 {Choices()}") { During = "vm-first" }],
            After = "Old: 5551",
        },
        new("3 6 plays the message faster, and again as it is")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("1", $"{First()} {Choices()}"), new("3", Advanced), new("6", $"arivm-speed-fast vm-first vm-message tmp {Choices()}"),
                new("5", $"vm-first vm-message tmp {Choices()}"), new("3", Advanced), new("6", $"arivm-speed-normal {First()} {Choices()}"),
            ],
            After = "Old: 400",
        },
        new("3 6 as the first key only says so")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("3", "vm-starmain"), new("6", $"arivm-speed-fast {FreshInbox}"), new("1", $"vm-first vm-message tmp {Choices()}")],
            After = "Old: 400",
        },
        new("a hang-up in a message that plays faster leaves no copy of it")
        {
            Given = box => box.Fill(inbox: 1, seconds: 5),
            Steps = [new("", One), new("3", "vm-starmain"), new("6", $"arivm-speed-fast {FreshInbox}"), new("1", "vm-first vm-message tmp"), new(MenuStep.HangUp, "") { During = "tmp" }],
            After = "Old: 400",
        },
        new("3 7 takes back what was deleted")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("1", $"{First()} {Choices()}"), new("7", $"vm-deleted {Choices(delete: "undelete")}"), new("3", Advanced), new("7", $"arivm-undone {Choices()}"),
                new("#", "vm-goodbye"),
            ],
            After = "Old: 400",
        },
        new("3 7 takes back that a message was kept after all")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("7", $"vm-deleted {FreshInbox}"), new("7", $"vm-undeleted {FreshInbox}"), new("3", "vm-starmain"), new("7", $"arivm-undone {FreshInbox}"), new("#", "vm-goodbye"),
            ],
            After = "",
        },
        new("a message that was kept after all and then heard is old")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("7", $"vm-deleted {FreshInbox}"), new("7", $"vm-undeleted {FreshInbox}"), new("1", $"{First()} {Choices()}"), new("#", "vm-goodbye"),
            ],
            After = "Old: 400",
        },
        new("3 7 takes back what was saved")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("9", $"vm-savefolder {Offer}"), new("2", $"{Saved(1, "Work")} {FreshInbox}"), new("3", "vm-starmain"), new("7", $"arivm-undone {FreshInbox}"),
                new("#", "vm-goodbye"),
            ],
        },
        new("3 7 takes back one after the other, the last first, whichever message is current")
        {
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("7", $"vm-deleted {FreshInbox}"), new("6", $"{First()} {Choices(next: true, delete: "undelete")}"), new("6", $"{Last(1)} {Choices(prev: true)}"),
                new("7", $"vm-deleted {Choices(prev: true, delete: "undelete")}"), new("3", Advanced), new("7", $"arivm-undone {Choices(prev: true)}"),
                new("3", Advanced), new("7", $"arivm-undone {Choices(prev: true)}"), new("3", Advanced), new("7", $"vm-sorry {Choices(prev: true)}"),
            ],
            After = "Old: 400 401",
        },
        new("3 7 takes nothing back from a folder that was closed")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("9", $"vm-savefolder {Offer}"), new("2", $"{Saved(1, "Work")} {FreshInbox}"), new("2", $"vm-changeto {Offer}"),
                new("1", $"vm-Old vm-messages {EmptyMenu}"), new("3", "vm-starmain"), new("7", $"vm-sorry {EmptyMenu}"),
            ],
            After = "Work: 400",
        },
        new("a message in which the owner hung up goes on there the next time, once")
        {
            Given = box => box.Fill(inbox: 1, seconds: 60),
            Steps = [new("", One), new("1", First()), new("#", "FastForward 3000") { During = "INBOX/msg0000" }, new("#", "FastForward 3000") { During = "FastForward 3000" }, new(MenuStep.HangUp, "") { During = "FastForward 3000" }],
            Again =
            [
                new("", $"vm-youhave digits/1 vm-Old vm-message {Fresh("Old")}"), new("1", "vm-first vm-message arivm-resumed Old/msg0000"), new("5", "vm-first vm-message Old/msg0000") { During = "Old/msg0000" },
                new(MenuStep.HangUp, "") { During = "Old/msg0000" },
            ],
            After = "Old: 400",
        },
        new("a message in which the owner hung up at once begins at its beginning")
        {
            Given = box => box.Fill(inbox: 1, seconds: 5),
            Steps = [new("", One), new("1", First()), new(MenuStep.HangUp, "") { During = "INBOX/msg0000" }],
            Again = [new("", $"vm-youhave digits/1 vm-Old vm-message {Fresh("Old")}"), new("1", "vm-first vm-message Old/msg0000"), new(MenuStep.HangUp, "") { During = "Old/msg0000" }],
            After = "Old: 400",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
