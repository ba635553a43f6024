using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Which folder to go to (2), and where to save to (9).</summary>
[Collection(RowsDefinition.Name)]
public sealed class FolderMenuRows(RowsFixture fixture)
{
    private static readonly MenuStep Change = new("2", $"vm-changeto {Offer}");
    private static readonly MenuStep Save = new("9", $"vm-savefolder {Offer}");

    private static readonly MenuRow[] All =
    [
        Opens("0", "INBOX"), Opens("2", "Work"), Opens("3", "Family"), Opens("4", "Friends"), Opens("5", "Cust1"), Opens("6", "Cust2"),
        Opens("7", "Cust3"), Opens("8", "Cust4"), Opens("9", "Cust5"),
        SavesTo("1", "Old"), SavesTo("2", "Work"), SavesTo("3", "Family"), SavesTo("4", "Friends"), SavesTo("5", "Cust1"), SavesTo("9", "Cust5"),
        new("2 and a digit opens that folder")
        {
            Given = box => box.Fill(inbox: 1, old: 1),
            Steps = [new("", $"vm-youhave digits/1 vm-INBOX vm-and digits/1 vm-Old vm-message {FreshInbox}"), Change, new("1", $"vm-Old vm-messages {Fresh("Old")}")],
        },
        new("9 and a digit saves the message there")
        {
            Given = box => box.Fill(inbox: 2),
            Steps = [new("", Two), Save, new("2", $"{Saved(1, "Work")} {FreshInbox}"), new("#", "vm-goodbye")],
            After = "INBOX: 401; Work: 400",
        },
        new("a digit in the midst of the offer chooses that folder")
        {
            Language = RowsFixture.Slowly,
            Given = box => box.Fill(old: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Old vm-message {Fresh("Old")}"), new("2", "vm-changeto vm-press"),
                new("2", $"vm-Work vm-messages {EmptyMenu}") { During = "vm-press" },
            ],
        },
        new("a digit in the pause behind a folder chooses that one, too")
        {
            Given = box => box.Fill(old: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-Old vm-message {Fresh("Old")}"), new("2", "vm-changeto vm-press digits/0 vm-for vm-INBOX"),
                new("2", $"vm-messages vm-Work vm-messages {EmptyMenu}") { During = "vm-INBOX" },
            ],
        },
        new("star and letters offer the folders again")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), Change, new("*", Offer), new("A", Offer), new("1", $"vm-Old vm-messages {EmptyMenu}")],
        },
        new("the fourth offer takes a digit, too")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), Change, new("*", Offer), new("*", Offer), new("*", Offer), new("1", $"vm-Old vm-messages {EmptyMenu}")],
        },
        new("after four wrong keys the folder stays")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), Change, new("*", Offer), new("*", Offer), new("*", Offer), new("*", $"vm-INBOX vm-messages {FreshInbox}")],
        },
        new("after four silences the folder stays")
        {
            Given = box => box.Fill(inbox: 1),
            Steps =
            [
                new("", One), Change, new(MenuStep.Wait, Offer), new(MenuStep.Wait, Offer), new(MenuStep.Wait, Offer),
                new(MenuStep.Wait, $"vm-INBOX vm-messages {FreshInbox}"),
            ],
        },
        new("after four silences nothing is saved")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), Save, new(MenuStep.Wait, Offer), new(MenuStep.Wait, Offer), new(MenuStep.Wait, Offer), new(MenuStep.Wait, FreshInbox)],
        },
        new("who hangs up in the offer has saved nothing")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), Save, new(MenuStep.HangUp, "")],
        },
        new("the folders in Spanish have the noun first")
        {
            Language = "es",
            Given = box => box.Fill(old: 1),
            Steps =
            [
                new("", "vm-youhave digits/1M vm-message vm-Olds vm-onefor vm-messages vm-Old vm-opts vm-helpexit"),
                new("2", "vm-changeto vm-press digits/0 vm-for vm-messages vm-INBOX digits/1 vm-for vm-messages vm-Old digits/2 vm-for vm-messages vm-Work "
                    + "digits/3 vm-for vm-messages vm-Family digits/4 vm-for vm-messages vm-Friends vm-tocancel"),
                new("#", "vm-messages vm-Old vm-onefor vm-messages vm-Old vm-opts vm-helpexit"),
            ],
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);

    private static MenuRow Opens(string digit, string folder) => new($"2 and {digit} opens {folder}")
    {
        Given = box => box.Fill(old: 1),
        Steps = [new("", $"vm-youhave digits/1 vm-Old vm-message {Fresh("Old")}"), Change, new(digit, $"vm-{folder} vm-messages {EmptyMenu}")],
    };

    private static MenuRow SavesTo(string digit, string folder) => new($"9 and {digit} saves to {folder}")
    {
        Given = box => box.Fill(inbox: 1),
        Steps = [new("", One), Save, new(digit, $"{Saved(1, folder)} {FreshInbox}")],
        After = $"{folder}: 400",
    };
}
