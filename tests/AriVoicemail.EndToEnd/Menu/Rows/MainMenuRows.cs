using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>What the main menu offers, and what becomes of silence.</summary>
[Collection(RowsDefinition.Name)]
public sealed class MainMenuRows(RowsFixture fixture)
{
    private const string HelpOfInbox = "vm-onefor vm-INBOX vm-messages vm-opts vm-onefor-full vm-INBOX vm-messages vm-opts-full";

    private static readonly MenuRow[] All =
    [
        new("the first message offers the next, the last the one before, those between both")
        {
            Given = box => box.Fill(inbox: 3),
            Steps =
            [
                new("", Three),
                new("1", $"{First()} {Choices(next: true)}"),
                new("6", $"vm-message digits/2 INBOX/msg0001 {Choices(prev: true, next: true)}"),
                new("6", $"{Last(2)} {Choices(prev: true)}"),
            ],
            After = "Old: 400 401 402",
        },
        new("with messagewrap the first offers the one before and the last the next")
        {
            Settings = new { menu = new { messageWrap = true } },
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("1", $"{First()} {Choices(prev: true, next: true)}"), new("6", $"{Last(1)} {Choices(prev: true, next: true)}")],
            After = "Old: 400 401",
        },
        new("with messagewrap a message alone offers neither")
        {
            Settings = new { menu = new { messageWrap = true } },
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", $"{First()} {Choices()}")],
            After = "Old: 400",
        },
        new("the last urgent message offers the next where there are new ones, the first no other before it")
        {
            Given = box => box.Fill(inbox: 1, urgent: 1),
            Steps = [new("", $"vm-youhave digits/1 vm-Urgent vm-and digits/1 vm-INBOX vm-message {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices(next: true)}")],
            After = "INBOX: 400; Old: 1200",
        },
        new("the last urgent message offers no next where there are only old ones")
        {
            Given = box => box.Fill(urgent: 1, old: 1),
            Steps = [new("", $"vm-youhave digits/1 vm-Urgent vm-and digits/1 vm-Old vm-message {Fresh("Urgent")}"), new("1", $"{Urgent("first", 0)} {Choices()}")],
            After = "Old: 2000 1200",
        },
        new("the first message of any other folder offers the urgent ones before it")
        {
            Given = box => box.Fill(urgent: 1, old: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Urgent vm-and digits/1 vm-Old vm-message {Fresh("Urgent")}"),
                new("2", $"vm-changeto {Offer}"), new("1", $"vm-Old vm-messages {Fresh("Old")}"),
                new("1", $"{First("Old")} {Choices(prev: true)}"),
            ],
        },
        new("a deleted message is offered back")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", $"{First()} {Choices()}"), new("7", $"vm-deleted {Choices(delete: "undelete")}")],
            After = "",
        },
        new("help says everything at length")
        {
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), new("1", $"{First()} {Choices(next: true)}"), new("*", $"{HelpOfInbox} {Choices(next: true, advanced: false)}"), new(MenuStep.Wait, Choices(next: true))],
            After = "INBOX: 401; Old: 400",
        },
        new("help without a message is the menu again")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("*", FreshInbox)],
        },
        new("help in an empty folder is the menu again") { Steps = [new("", Nothing), new("*", EmptyMenu)] },
        new("a key in the midst of help is done at once")
        {
            Language = RowsFixture.Slowly,
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new("1", $"{First()} {Choices()}"), new("*", "vm-onefor vm-INBOX vm-messages vm-opts vm-onefor-full"),
                new("6", $"vm-nomore {Choices()}") { During = "vm-onefor-full" },
            ],
            After = "Old: 400",
        },
        new("a key in the midst of the menu is done at once")
        {
            Language = RowsFixture.Slowly,
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", "vm-youhave digits/2 vm-INBOX vm-messages vm-onefor"),
                new("1", $"{First()} vm-advopts vm-repeat") { During = "vm-onefor" },
                new("6", $"{Last(1)} {Choices(prev: true)}") { During = "vm-repeat" },
            ],
            After = "Old: 400 401",
        },
        new("a letter is the menu again")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("A", FreshInbox), new("1", $"{First()} {Choices()}"), new("D", Choices())],
            After = "Old: 400",
        },
        new("the third silence in a row ends the call")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new(MenuStep.Wait, FreshInbox), new(MenuStep.Wait, FreshInbox), new(MenuStep.Wait, "vm-goodbye")],
            Dialplan = "ours VMSTATUS=SUCCESS",
        },
        new("a key between silences counts them from the beginning")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), new(MenuStep.Wait, FreshInbox), new(MenuStep.Wait, FreshInbox), new("*", FreshInbox), new(MenuStep.Wait, FreshInbox),
                new(MenuStep.Wait, FreshInbox), new(MenuStep.Wait, "vm-goodbye"),
            ],
            Dialplan = "ours VMSTATUS=SUCCESS",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
