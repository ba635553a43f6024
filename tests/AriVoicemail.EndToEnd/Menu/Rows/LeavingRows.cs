namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>A caller before the tone: greetings, instructions, and the keys that lead elsewhere.</summary>
[Collection(RowsDefinition.Name)]
public sealed class LeavingRows(RowsFixture fixture)
{
    private const string Left = "auth-thankyou";

    private static readonly MenuStep[] DuringTheGreeting = [new("", "unavail")];

    private static readonly MenuRow[] All =
    [
        Caller("without options there is no greeting", "{box}@default", "vm-intro beep", greetings: "unavail busy"),
        Caller("u plays the greeting for nobody there", "{box}@default,u", "unavail vm-intro beep", greetings: "unavail busy"),
        Caller("b plays the greeting for a busy line, and wins", "{box}@default,ub", "busy vm-intro beep", greetings: "unavail busy"),
        Caller("u without a greeting tells the number", "{box}@default,u", "vm-theperson {box:spoken} vm-isunavail vm-intro beep"),
        Caller("b without a greeting tells the number", "{box}@default,b", "vm-theperson {box:spoken} vm-isonphone vm-intro beep"),
        Caller("u without a greeting tells the name", "{box}@default,u", "greet vm-isunavail vm-intro beep", greetings: "greet"),
        Caller("a temporary greeting wins", "{box}@default,b", "temp vm-intro beep", greetings: "temp busy"),
        Caller("a temporary greeting needs no option", "{box}@default", "temp vm-intro beep", greetings: "temp"),
        Caller("s leaves out the instructions", "{box}@default,s", "beep"),
        Caller("S leaves them out after a recorded greeting", "{box}@default,uS", "unavail beep", greetings: "unavail"),
        Caller("S leaves them out after a temporary greeting", "{box}@default,S", "temp beep", greetings: "temp"),
        Caller("S does not leave them out after a name", "{box}@default,uS", "greet vm-isunavail vm-intro beep", greetings: "greet"),
        Caller("t plays no tone", "{box}@default,ut", "unavail vm-intro", greetings: "unavail"),
        Caller("t plays another tone", "{box}@default,t(vm-and)", "vm-intro vm-and"),
        Caller("e greets before it answers", "{box}@default,eu", "unavail vm-intro beep", greetings: "unavail"),
        Caller("g makes the message louder", "{box}@default,g(6)", "vm-intro beep"),
        new("U makes the message urgent")
        {
            Extension = "leave",
            Arguments = "{box}@default,U",
            Steps = [new("", "vm-intro beep"), new("#", Left)],
            After = "Urgent: 5551",
            Sounds = ["Urgent/0000: msg0000 \"Ann\" <5551> just now Urgent 900 Hz"],
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        new("P marks the message and leaves it in INBOX")
        {
            Extension = "leave",
            Arguments = "{box}@default,P",
            Steps = [new("", "vm-intro beep"), new("#", Left)],
            After = "INBOX: 5551",
            Sounds = ["INBOX/0000: msg0000 \"Ann\" <5551> just now PRIORITY 900 Hz"],
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        new("where the dialplan names no mailbox the caller does")
        {
            Extension = "leave",
            Arguments = "",
            Steps = [new("", "vm-whichbox"), new("{box}#", "vm-intro beep"), new("#", Left)],
            After = "INBOX: 5551",
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        new("whoever names none either goes on in the dialplan")
        {
            Extension = "leave",
            Arguments = "",
            Steps = [new("", "vm-whichbox"), new("#", "")],
            Dialplan = "leave VMSTATUS=FAILED",
        },
        new("a mailbox that is not there takes nothing")
        {
            Extension = "leave",
            Arguments = "9{box}@default,u",
            Steps = [new("", "")],
            Dialplan = "leave VMSTATUS=FAILED",
        },
        new("a mailbox for no messages greets and gives no instructions")
        {
            Extension = "leave",
            Arguments = "{box}@default,u",
            Settings = new { maxMsg = 0 },
            Given = box => box.Greet("unavail"),
            Steps = [new("", "unavail")],
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        new("a mailbox for no messages without a greeting says nothing")
        {
            Extension = "leave",
            Arguments = "{box}@default",
            Settings = new { maxMsg = 0 },
            Steps = [new("", "")],
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        new("a full mailbox says so at once")
        {
            Extension = "leave",
            Arguments = "{box}@default,u",
            Settings = new { maxMsg = 1 },
            Given = box => box.Fill(inbox: 1).Greet("unavail"),
            Steps = [new("", "vm-mailboxfull")],
            Dialplan = "leave VMSTATUS=FAILED",
        },
        new("only INBOX makes a mailbox full")
        {
            Extension = "leave",
            Arguments = "{box}@default",
            Settings = new { maxMsg = 1 },
            Given = box => box.Fill(urgent: 1, old: 1),
            Steps = [new("", "vm-intro beep"), new("#", Left)],
            After = "INBOX: 5551; Old: 2000; Urgent: 1200",
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Exit("# skips the rest and goes to the tone", "{box}@default,u", "#", "beep") with
        {
            Steps = [.. DuringTheGreeting, new("#", "beep") { During = "unavail" }, new("#", Left)],
            After = "INBOX: 5551; greetings: unavail",
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Exit("* leads to a", "{box}@default,u", "*", "") with { Dialplan = "a VMSTATUS=USEREXIT" },
        Exit("* leads to a of the exit context", "{box}@default,u", "*", "") with
        {
            Settings = new { exitContext = "outside" },
            Dialplan = "a@outside VMSTATUS=USEREXIT",
        },
        Exit("0 leads to the operator", "{box}@default,u", "0", "transfer") with
        {
            Settings = new { @operator = true },
            Dialplan = "o VMSTATUS=USEREXIT",
        },
        Exit("0 leads to the operator of the exit context", "{box}@default,u", "0", "transfer") with
        {
            Settings = new { @operator = true, exitContext = "outside" },
            Dialplan = "o@outside VMSTATUS=USEREXIT",
        },
        Exit("with d a digit begins an extension", "{box}@default,ud(outside)", "1", "") with
        {
            Steps = [.. DuringTheGreeting, new("1", "") { During = "unavail" }],
            Dialplan = "1@outside VMSTATUS=USEREXIT",
        },
        Exit("with d and an operator 0 still leads to the operator", "{box}@default,ud(outside)", "0", "transfer") with
        {
            Settings = new { @operator = true },
            Dialplan = "o VMSTATUS=USEREXIT",
        },
        Exit("with d an extension that is none leads to the tone", "{box}@default,ud(nowhere)", "7", "beep") with
        {
            Steps = [.. DuringTheGreeting, new("7", "beep") { During = "unavail" }, new("#", Left)],
            After = "INBOX: 5551; greetings: unavail",
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Exit("without an operator, an assistant and d keys do not even interrupt", "{box}@default,u", "", "") with
        {
            Settings = new { exitContext = "nowhere" },
            Given = box => box.Greet("unavail", seconds: 3),
            Steps = [.. DuringTheGreeting, new("0*15", "vm-intro beep") { During = "unavail" }, new("#", Left)],
            After = "INBOX: 5551; greetings: unavail",
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Exit("with an operator but no extension o 0 does not interrupt", "{box}@default,u", "", "") with
        {
            Settings = new { @operator = true, exitContext = "nowhere" },
            Given = box => box.Greet("unavail", seconds: 3),
            Steps = [.. DuringTheGreeting, new("0", "vm-intro beep") { During = "unavail" }, new("#", Left)],
            After = "INBOX: 5551; greetings: unavail",
            Dialplan = "leave VMSTATUS=SUCCESS",
        },
        Exit("whoever hangs up during the greeting leaves nothing", "{box}@default,u", "", "") with
        {
            Steps = [.. DuringTheGreeting, new(MenuStep.HangUp, "") { During = "unavail" }],
        },
    ];

    /// <summary>A caller who hears that and leaves a message.</summary>
    private static MenuRow Caller(string name, string arguments, string heard, string greetings = "") => new(name)
    {
        Extension = "leave",
        Arguments = arguments,
        Given = box => _ = greetings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(box, (one, greeting) => one.Greet(greeting)),
        Steps = [new("", heard), new("#", Left)],
        After = "INBOX: 5551" + (greetings.Length == 0 ? "" : $"; greetings: {InOrder(greetings)}"),
        Sounds = ["INBOX/0000: msg0000 \"Ann\" <5551> just now 900 Hz"],
        Dialplan = "leave VMSTATUS=SUCCESS",
    };

    /// <summary>A caller who presses keys during the greeting, and leaves no message.</summary>
    private static MenuRow Exit(string name, string arguments, string keys, string heard) => new(name)
    {
        Extension = "leave",
        Arguments = arguments,
        Given = box => box.Greet("unavail", seconds: 10),
        Steps = [.. DuringTheGreeting, new(keys, heard) { During = "unavail" }],
    };

    private static string InOrder(string greetings) => string.Join(' ', new[] { "unavail", "busy", "greet", "temp" }.Where(greetings.Split(' ').Contains));

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
