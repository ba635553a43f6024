using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Whose PIN is still the mailbox's number.</summary>
[Collection(RowsDefinition.Name)]
public sealed class NewOwnerRows(RowsFixture fixture)
{
    private const string Recorded = "auth-thankyou vm-review";

    private static readonly object NoName = new { pin = "{box}", menu = new { forceName = true } };
    private static readonly object NoGreetings = new { pin = "{box}", menu = new { forceGreetings = true } };

    private static readonly MenuStep Asked = new("", "vm-password");

    private static readonly MenuRow[] All =
    [
        New("with forcename the name is recorded, and then a PIN is chosen", NoName) with
        {
            Steps =
            [
                Asked, new("{box}#", "vm-newuser vm-rec-name beep"), new("#", Recorded), new("1", "vm-msgsaved vm-newpassword"), new("4242#", "vm-reenterpassword"),
                new("4242#", $"vm-passchanged {Nothing}"),
            ],
            Again = [Asked, new("{box}#", "vm-incorrect vm-password"), new("4242#", Nothing)],
            After = "greetings: greet",
        },
        New("with forcegreetings both greetings are recorded, but no name", NoGreetings) with
        {
            Steps =
            [
                Asked, new("{box}#", "vm-newuser vm-rec-unv beep"), new("#", Recorded), new("1", "vm-msgsaved vm-rec-busy beep"), new("#", Recorded), new("1", "vm-msgsaved vm-newpassword"),
                new("4242#", "vm-reenterpassword"), new("4242#", $"vm-passchanged {Nothing}"),
            ],
            After = "greetings: unavail busy",
        },
        New("with neither nobody is new", new { pin = "{box}" }) with { Steps = [Asked, new("{box}#", Nothing)] },
        New("whoever has a PIN of their own is not new", new { pin = "4242", menu = new { forceName = true } }) with { Steps = [Asked, new("4242#", Nothing)] },
        New("what is recorded already is not asked for again", NoGreetings) with
        {
            Given = box => box.Greet("unavail"),
            Steps = [Asked, new("{box}#", "vm-newuser vm-rec-busy beep"), new("#", Recorded), new("1", "vm-msgsaved vm-newpassword"), new(MenuStep.HangUp, "")],
            Again = [Asked, new("{box}#", "vm-newuser vm-newpassword")],
            After = "greetings: unavail busy",
        },
        New("a recording can be heard and made again before it is kept", NoName) with
        {
            Steps =
            [
                Asked, new("{box}#", "vm-newuser vm-rec-name beep"), new("#", Recorded), new("2", "tmp vm-review"), new("3", "vm-rec-name beep"), new("#", Recorded),
                new("1", "vm-msgsaved vm-newpassword"),
            ],
            After = "greetings: greet",
        },
        New("four silences behind a recording end the call, and nothing is kept", NoName) with
        {
            Steps =
            [
                Asked, new("{box}#", "vm-newuser vm-rec-name beep"), new("#", Recorded), new(MenuStep.Wait, "vm-review"), new(MenuStep.Wait, "vm-review"), new(MenuStep.Wait, "vm-review"),
                new(MenuStep.Wait, "vm-goodbye"),
            ],
            Dialplan = "ours VMSTATUS=SUCCESS",
        },
        New("a hang-up behind a recording keeps nothing, and the next call asks again", NoName) with
        {
            Steps = [Asked, new("{box}#", "vm-newuser vm-rec-name beep"), new("#", Recorded), new(MenuStep.HangUp, "")],
            Again = [Asked, new("{box}#", "vm-newuser vm-rec-name beep")],
        },
        New("a PIN that is typed otherwise the second time is refused, three times at most", NoName) with
        {
            Given = box => box.Greet("greet"),
            Steps =
            [
                Asked, new("{box}#", "vm-newuser vm-newpassword"), new("12#", "vm-reenterpassword"), new("13#", "vm-mismatch vm-pls-try-again vm-newpassword"),
                new("12#", "vm-reenterpassword"), new("13#", "vm-mismatch vm-pls-try-again vm-newpassword"), new("12#", "vm-reenterpassword"),
                new("13#", "vm-mismatch vm-pls-try-again vm-goodbye"),
            ],
            Again = [Asked, new("{box}#", "vm-newuser vm-newpassword")],
        },
        New("an empty PIN is refused", NoName) with
        {
            Given = box => box.Greet("greet"),
            Steps =
            [
                Asked, new("{box}#", "vm-newuser vm-newpassword"), new("#", "vm-invalid-password vm-pls-try-again vm-newpassword"), new("4242#", "vm-reenterpassword"),
                new("4242#", $"vm-passchanged {Nothing}"),
            ],
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);

    private static MenuRow New(string name, object settings) => new(name) { Arguments = "{box}@default", Settings = settings, Steps = [] };
}
