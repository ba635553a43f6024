using static AriVoicemail.EndToEnd.Menu.Rows.SaidInSubmenus;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>A new PIN (0 5).</summary>
[Collection(RowsDefinition.Name)]
public sealed class PinRows(RowsFixture fixture)
{
    private const string Refused = "vm-invalid-password vm-pls-try-again vm-options";
    private const string Mismatch = "vm-mismatch vm-pls-try-again vm-options";

    private static readonly object Old = new { pin = "1111" };

    private static readonly MenuStep[] Asked = [new("", None), new("0", "vm-options"), new("5", "vm-newpassword")];

    private static readonly MenuRow[] All =
    [
        new("a PIN typed twice is the new one")
        {
            Settings = Old,
            Steps = [.. Asked, new("4321#", "vm-reenterpassword"), new("4321#", "vm-passchanged vm-options"), new("*", Empty)],
            Pin = "4321",
        },
        new("a PIN needs no #")
        {
            Settings = Old,
            Steps =
            [
                .. Asked,
                new("4321", "vm-reenterpassword"),
                new("4321", "vm-passchanged vm-options") { During = "vm-reenterpassword" },
                new("*", Empty) { During = "vm-options" },
            ],
            Pin = "4321",
        },
        new("one digit is enough where no length is asked for")
        {
            Settings = Old,
            Steps = [.. Asked, new("7#", "vm-reenterpassword"), new("7#", "vm-passchanged vm-options")],
            Pin = "7",
        },
        new("no digit is no PIN")
        {
            Settings = Old,
            Steps = [.. Asked, new("#", Refused)],
            Pin = "1111",
        },
        new("silence is no PIN")
        {
            Settings = Old,
            Steps = [.. Asked, new(MenuStep.Wait, Refused)],
            Pin = "1111",
        },
        new("a PIN does not begin with *")
        {
            Settings = Old,
            Steps = [.. Asked, new("*321#", Refused)],
            Pin = "1111",
        },
        new("a PIN has digits alone")
        {
            Settings = Old,
            Steps = [.. Asked, new("43*1#", Refused)],
            Pin = "1111",
        },
        new("two that differ change nothing")
        {
            Settings = Old,
            Steps = [.. Asked, new("4321#", "vm-reenterpassword"), new("4322#", Mismatch)],
            Pin = "1111",
        },
        new("nothing typed the second time changes nothing")
        {
            Settings = Old,
            Steps = [.. Asked, new("4321#", "vm-reenterpassword"), new("#", Mismatch)],
            Pin = "1111",
        },
        new("whoever hangs up before the second time changes nothing")
        {
            Settings = Old,
            Steps = [.. Asked, new("4321#", "vm-reenterpassword"), new(MenuStep.HangUp, "")],
            Pin = "1111",
        },
        new("a fixed PIN cannot be changed")
        {
            Settings = new { pin = "1111", menu = new { pinFixed = true } },
            Steps = [new("", None), new("0", "vm-options"), new("5", "vm-no vm-options")],
            Pin = "1111",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
