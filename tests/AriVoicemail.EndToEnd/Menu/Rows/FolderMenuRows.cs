namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Which folder to go to (2), and where to save to (9).</summary>
[Collection(RowsDefinition.Name)]
public sealed class FolderMenuRows(RowsFixture fixture)
{
    private const string Fresh = "vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit";
    private const string Offer = "vm-press digits/0 vm-for vm-INBOX vm-messages digits/1 vm-for vm-Old vm-messages digits/2 vm-for vm-Work vm-messages "
        + "digits/3 vm-for vm-Family vm-messages digits/4 vm-for vm-Friends vm-messages vm-tocancel";

    private static readonly MenuRow[] All =
    [
        new("2 and a digit opens that folder")
        {
            Given = box => box.Fill(inbox: 1, old: 1),
            Steps =
            [
                new("", $"vm-youhave digits/1 vm-INBOX vm-and digits/1 vm-Old vm-message {Fresh}"),
                new("2", $"vm-changeto {Offer}"),
                new("1", "vm-Old vm-messages vm-onefor vm-Old vm-messages vm-opts vm-helpexit"),
            ],
        },
        new("9 and a digit saves the message there")
        {
            Given = box => box.Fill(inbox: 2),
            Steps =
            [
                new("", $"vm-youhave digits/2 vm-INBOX vm-messages {Fresh}"),
                new("9", $"vm-savefolder {Offer}"),
                new("2", "vm-message digits/1 vm-savedto vm-Work vm-messages " + Fresh),
                new("#", "vm-goodbye"),
            ],
            After = "INBOX: 401; Work: 400",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
