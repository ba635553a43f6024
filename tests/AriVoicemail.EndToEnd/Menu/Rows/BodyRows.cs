using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>The keys while a message plays.</summary>
[Collection(RowsDefinition.Name)]
public sealed class BodyRows(RowsFixture fixture)
{
    private const string Body = "INBOX/msg0000";

    private static readonly MenuRow[] All =
    [
        With("star goes back", InBody("*", $"Rewind 3000 {Choices()}")),
        With("pound goes forward", InBody("#", $"FastForward 3000 {Choices()}")),
        With("2 begins again", InBody("2", $"Restart {Body} {Choices()}")),
        With("0 pauses and 0 again goes on", InBody("0", "Pause"), new("0", $"Unpause {Body} {Choices()}")),
        With("while it is paused only a key that stops it does anything", InBody("0", "Pause"), new("2", ""), new("*", ""), new("#", ""), new("1", $"{First()} {Choices()}")),
        With("several keys one after the other", InBody("#*2", $"FastForward 3000 Rewind 3000 Restart {Body} {Choices()}")),
        With("1 stops it and plays the first", InBody("1", $"{First()} {Choices()}")),
        With("3 stops it and leads to the advanced menu", InBody("3", "vm-toreply vm-tohearenv vm-starmain"), new("*", Choices())),
        With("4 stops it and goes to the one before", InBody("4", $"vm-nomore {Choices()}")),
        With("5 stops it and plays it again", InBody("5", $"{First()} {Choices()}")),
        With("6 stops it and goes to the next", InBody("6", $"vm-nomore {Choices()}")),
        With("7 stops it and deletes it", InBody("7", $"vm-deleted {Choices(delete: "undelete")}"), new("7", $"vm-undeleted {Choices()}")),
        With("8 stops it and forwards it", InBody("8", "vm-extension"), new("#", Choices())),
        With("9 stops it and asks where to save it", InBody("9", $"vm-savefolder {Offer}"), new("#", Choices())),
        With("a letter does nothing", InBody("A", Choices())),
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);

    private static MenuStep InBody(string keys, string heard) => new(keys, heard) { During = Body };

    private static MenuRow With(string name, params MenuStep[] steps) => new(name)
    {
        Given = box => box.Fill(inbox: 1, seconds: 3),
        Steps = [new("", One), new("1", First()), .. steps],
        After = "Old: 400",
    };
}
