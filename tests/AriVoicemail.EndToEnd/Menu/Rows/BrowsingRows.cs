using AriVoicemail.Bed;
using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>The keys that lead from message to message: 1, 4, 5, 6; and those that lead elsewhere: 2, 3, 8, 0 and #.</summary>
[Collection(RowsDefinition.Name)]
public sealed class BrowsingRows(RowsFixture fixture)
{
    private const string UrgentAndNew = "vm-youhave digits/2 vm-Urgent vm-and digits/1 vm-INBOX vm-message";

    private static readonly object Wraps = new { menu = new { messageWrap = true } };

    private static readonly MenuRow[] All =
    [
        new("1 plays the first, whatever is current")
        {
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("6", $"{Last(1)} {Choices(prev: true)}"), new("1", $"{First()} {Choices(next: true)}")],
            After = "Old: 400 401",
        },
        new("5 plays the first where none was played, and then the current one again")
        {
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("5", $"{First()} {Choices(next: true)}"), new("5", $"{First()} {Choices(next: true)}"), new("6", $"{Last(1)} {Choices(prev: true)}"), new("5", $"{Last(1)} {Choices(prev: true)}")],
            After = "Old: 400 401",
        },
        new("6 as the first key plays the first")
        {
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("6", $"{First()} {Choices(next: true)}")],
            After = "INBOX: 401; Old: 400",
        },
        new("4 as the first key has nothing before it")
        {
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("4", $"vm-nomore {FreshInbox}")],
        },
        new("4 plays the one before, and before the first there is none")
        {
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("6", $"{Last(1)} {Choices(prev: true)}"), new("4", $"{First()} {Choices(next: true)}"),
                new("4", $"vm-nomore {Choices(next: true)}"),
            ],
            After = "Old: 400 401",
        },
        new("6 after the last has no more")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", $"{First()} {Choices()}"), new("6", $"vm-nomore {Choices()}")],
            After = "Old: 400",
        },
        new("with messagewrap 4 leads from the first to the last, and 6 from the last to the first")
        {
            Settings = Wraps,
            Given = box => box.Fill(inbox: 3),
            Steps =
            [
                new("", Three), new("1", $"{First()} {Choices(prev: true, next: true)}"), new("4", $"{Last(2)} {Choices(prev: true, next: true)}"),
                new("6", $"{First()} {Choices(prev: true, next: true)}"),
            ],
            After = "INBOX: 401; Old: 400 402",
        },
        new("with messagewrap a message alone has none before and none after it")
        {
            Settings = Wraps,
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", $"{First()} {Choices()}"), new("4", $"vm-nomore {Choices()}"), new("6", $"vm-nomore {Choices()}")],
            After = "Old: 400",
        },
        new("6 after the last urgent message goes on with the first new one")
        {
            Given = box => box.Fill(inbox: 1, urgent: 2),
            Steps =
            [
                new("", $"{UrgentAndNew} {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices(next: true)}"),
                new("6", $"{Urgent("last", 1)} {Choices(prev: true, next: true)}"), new("6", $"{First()} {Choices()}"),
            ],
            After = "Old: 1200 1201 400",
        },
        new("6 after the last urgent message has no more where nothing is new")
        {
            Given = box => box.Fill(urgent: 1, old: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Urgent vm-and digits/1 vm-Old vm-message {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices()}"),
                new("6", $"vm-nomore {Choices()}"),
            ],
            After = "Old: 2000 1200",
        },
        new("with messagewrap, too, 6 after the last urgent message goes on with the new ones")
        {
            Settings = Wraps,
            Given = box => box.Fill(inbox: 1, urgent: 2),
            Steps =
            [
                new("", $"{UrgentAndNew} {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices(prev: true, next: true)}"),
                new("6", $"{Urgent("last", 1)} {Choices(prev: true, next: true)}"), new("6", $"{First()} {Choices()}"),
            ],
            After = "Old: 1200 1201 400",
        },
        new("4 before the first urgent message has none")
        {
            Given = box => box.Fill(inbox: 1, urgent: 2),
            Steps = [new("", $"{UrgentAndNew} {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices(next: true)}"), new("4", $"vm-nomore {Choices(next: true)}")],
            After = "INBOX: 400; Old: 1200; Urgent: 1201",
        },
        new("4 before the first new message goes back to the last urgent one")
        {
            Given = box => box.Fill(inbox: 1, urgent: 2),
            Steps =
            [
                new("", $"{UrgentAndNew} {Fresh("Urgent")}"), new("2", $"vm-changeto {Offer}"), new("0", $"vm-INBOX vm-messages {FreshInbox}"),
                new("1", $"{First()} {Choices(prev: true)}"), new("4", $"{Urgent("last", 1)} {Choices(prev: true)}"),
            ],
            After = "Old: 400 1201; Urgent: 1200",
        },
        new("4 before the first new message has none when the urgent ones were heard")
        {
            Given = box => box.Fill(inbox: 1, urgent: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Urgent vm-and digits/1 vm-INBOX vm-message {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices(next: true)}"),
                new("6", $"{First()} {Choices()}"), new("4", $"vm-nomore {Choices()}"),
            ],
            After = "Old: 1200 400",
        },
        new("4 before the first message of any folder goes back to the urgent ones")
        {
            Given = box => box.Fill(urgent: 1).Add("Work", new SpooledMessage()),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Urgent vm-message {Fresh("Urgent")}"), new("2", $"vm-changeto {Offer}"), new("2", $"vm-Work vm-messages {Fresh("Work")}"),
                new("1", $"{First("Work")} {Choices(prev: true)}"), new("4", $"{Urgent("first", 0)} {Choices()}"),
            ],
            After = "Old: 1200; Work: 5551",
        },
        new("an empty folder has nothing to play, nothing more, and nothing to delete, forward or save")
        {
            Steps =
            [
                new("", Nothing), new("1", $"vm-youhave vm-no vm-INBOX vm-messages {EmptyMenu}"), new("5", $"vm-youhave vm-no vm-INBOX vm-messages {EmptyMenu}"),
                new("4", $"vm-nomore {EmptyMenu}"), new("6", $"vm-nomore {EmptyMenu}"), new("7", EmptyMenu), new("8", $"vm-nomore {EmptyMenu}"), new("9", EmptyMenu),
            ],
        },
        new("2 and a folder begins with its first message")
        {
            Given = box => box.Fill(inbox: 1, old: 2),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-INBOX vm-and digits/2 vm-Old vm-messages {FreshInbox}"), new("2", $"vm-changeto {Offer}"),
                new("1", $"vm-Old vm-messages {Fresh("Old")}"), new("5", $"{First("Old")} {Choices(next: true)}"),
            ],
        },
        new("2 and pound stays in the folder and begins it again")
        {
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("6", $"{Last(1)} {Choices(prev: true)}"), new("2", $"vm-changeto {Offer}"),
                new("#", $"vm-INBOX vm-messages {FreshInbox}"), new("5", $"{First()} {Choices(next: true)}"),
            ],
            After = "Old: 400 401",
        },
        new("3 as the first key offers nothing about a message, and star leads back")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("3", "vm-starmain"), new("*", FreshInbox)],
        },
        new("8 as the first key forwards the first message")
        {
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("8", "vm-extension"), new("{friend}#", "{friend:spoken} vm-forwardoptions vm-starmain"), new("2", $"vm-msgforwarded {FreshInbox}")],
            After = "INBOX: 400 401; friend INBOX: 400",
        },
        new("0 leads to the mailbox's options, and star back to the folder's menu")
        {
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("6", $"{Last(1)} {Choices(prev: true)}"), new("0", "vm-options"),
                new("*", FreshInbox), new("5", $"{Last(1)} {Choices(prev: true)}"),
            ],
            After = "Old: 400 401",
        },
        new("pound is the goodbye, and the dialplan goes on")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", $"{First()} {Choices()}"), new("#", "vm-goodbye")],
            After = "Old: 400",
            Dialplan = "ours VMSTATUS=SUCCESS",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
