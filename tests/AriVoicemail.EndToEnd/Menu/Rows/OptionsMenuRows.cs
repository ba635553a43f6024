using static AriVoicemail.EndToEnd.Menu.Rows.SaidInSubmenus;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>The mailbox's options (0): greetings, the name, the temporary greeting, and what is asked after each recording.</summary>
[Collection(RowsDefinition.Name)]
public sealed class OptionsMenuRows(RowsFixture fixture)
{
    private const string Thanks = "auth-thankyou vm-review";

    private static readonly object Operator = new { @operator = true };

    private static readonly MenuStep[] AtTheTone = [new("", None), new("0", "vm-options"), new("1", "vm-rec-unv beep")];

    private static readonly MenuStep[] Recorded = [.. AtTheTone, new("#", Thanks)];

    private static readonly MenuRow[] All =
    [
        new("* leads back, and no message is current any more")
        {
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", OneNew), new("1", Played), new("0", "vm-options"), new("*", Fresh)],
            After = "Old: 400",
        },
        new("keys without a meaning repeat the options")
        {
            Steps = [new("", None), new("0", "vm-options"), .. "67890#".Select(key => new MenuStep(key.ToString(), "vm-options"))],
        },
        new("four silences in a row lead back")
        {
            Steps =
            [
                new("", None),
                new("0", "vm-options"),
                new(MenuStep.Wait, "vm-options"),
                new("6", "vm-options"),
                .. Silences(3, "vm-options"),
                new(MenuStep.Wait, Empty),
            ],
        },
        new("1 records what is heard when nobody answers")
        {
            Steps = [.. Recorded, new("1", "vm-msgsaved vm-options")],
            After = "greetings: unavail",
            Sounds = ["unavail.wav: 900 Hz"],
        },
        new("2 records what is heard when the line is busy")
        {
            Steps = [new("", None), new("0", "vm-options"), new("2", "vm-rec-busy beep"), new("#", Thanks), new("1", "vm-msgsaved vm-options")],
            After = "greetings: busy",
            Sounds = ["busy.wav: 900 Hz"],
        },
        new("3 records the name")
        {
            Steps = [new("", None), new("0", "vm-options"), new("3", "vm-rec-name beep"), new("#", Thanks), new("1", "vm-msgsaved vm-options")],
            After = "greetings: greet",
            Sounds = ["greet.wav: 900 Hz"],
        },
        new("a greeting takes the old one's place, however short it is")
        {
            Given = box => box.Greet("unavail"),
            Settings = new { minSecs = 60 },
            Steps = [.. Recorded, new("1", "vm-msgsaved vm-options")],
            Sounds = ["unavail.wav: 900 Hz"],
        },
        new("keys do not end a greeting but for #")
        {
            Steps = [.. AtTheTone, new("1", ""), new("0", ""), new("*", ""), new("#", Thanks), new("1", "vm-msgsaved vm-options")],
            After = "greetings: unavail",
        },
        new("silence ends a greeting")
        {
            Tone = 0,
            Settings = new { maxSilence = 2 },
            Steps = [.. AtTheTone, new(MenuStep.Wait, Thanks) { During = "beep" }, new("1", "vm-msgsaved vm-options")],
            After = "greetings: unavail",
            Sounds = ["unavail.wav: silence"],
        },
        new("2 plays the new greeting, and a key during it is the next choice")
        {
            Steps = [.. AtTheTone, new("5", ""), new("5", ""), new("#", Thanks), new("2", "tmp vm-review"), new("2", "tmp"), new("1", "vm-msgsaved vm-options") { During = "tmp" }],
            After = "greetings: unavail",
        },
        new("3 records it again")
        {
            Steps = [.. Recorded, new("3", "vm-rec-unv beep"), new("#", Thanks), new("1", "vm-msgsaved vm-options")],
            After = "greetings: unavail",
        },
        new("other keys are no answer to a greeting")
        {
            Settings = Operator,
            Steps = [.. Recorded, .. "4567890*#".Select(key => new MenuStep(key.ToString(), "vm-sorry vm-review")), new("1", "vm-msgsaved vm-options")],
            After = "greetings: unavail",
        },
        new("four silences in all drop it and lead back to the messages")
        {
            Given = box => box.Greet("unavail"),
            Steps = [.. Recorded, .. Silences(2, "vm-review"), new("5", "vm-sorry vm-review"), new(MenuStep.Wait, "vm-review"), new(MenuStep.Wait, Empty)],
            Sounds = ["unavail.wav: 620 Hz"],
        },
        new("whoever hangs up while speaking keeps the old greeting")
        {
            Given = box => box.Greet("unavail"),
            Steps = [.. AtTheTone, new(MenuStep.HangUp, "")],
            Sounds = ["unavail.wav: 620 Hz"],
        },
        new("whoever hangs up instead of accepting keeps the old greeting")
        {
            Given = box => box.Greet("unavail"),
            Steps = [.. Recorded, new(MenuStep.HangUp, "")],
            Sounds = ["unavail.wav: 620 Hz"],
        },
        new("where there is an operator 0 ends a greeting, and 1 keeps it")
        {
            Settings = Operator,
            Steps = [.. AtTheTone, new("0", "vm-saveoper"), new("1", "vm-msgsaved vm-options")],
            After = "greetings: unavail",
        },
        new("where there is an operator 0 ends a greeting, and 4 keeps it")
        {
            Settings = Operator,
            Steps = [.. AtTheTone, new("0", "vm-saveoper"), new("4", "vm-msgsaved vm-options")],
            After = "greetings: unavail",
        },
        new("where there is an operator 0 ends a greeting, and another key drops it")
        {
            Settings = Operator,
            Given = box => box.Greet("unavail"),
            Steps = [.. AtTheTone, new("0", "vm-saveoper"), new("2", "vm-deleted vm-options")],
            Sounds = ["unavail.wav: 620 Hz"],
        },
        new("where there is an operator 0 ends a greeting, and silence drops it")
        {
            Settings = Operator,
            Steps = [.. AtTheTone, new("0", "vm-saveoper"), new(MenuStep.Wait, "vm-deleted vm-options")],
        },
        new("where there is an operator 0 ends a greeting, and a hang-up drops it")
        {
            Settings = Operator,
            Steps = [.. AtTheTone, new("0", "vm-saveoper"), new(MenuStep.HangUp, "")],
        },
        new("4 records a temporary greeting at once when there is none")
        {
            Steps = [new("", None), new("0", "vm-options"), new("4", "vm-rec-temp beep"), new("#", Thanks), new("1", "vm-msgsaved vm-tmpexists vm-options")],
            After = "greetings: temp",
            Sounds = ["temp.wav: 900 Hz"],
        },
        new("4 1 records another temporary greeting and stays there")
        {
            Given = box => box.Greet("temp"),
            Steps =
            [
                new("", None),
                new("0", "vm-tmpexists vm-options"),
                new("4", "vm-tempgreeting2"),
                new("1", "vm-rec-temp beep"),
                new("#", Thanks),
                new("1", "vm-msgsaved vm-tempgreeting2"),
                new("*", "vm-tmpexists vm-options"),
            ],
            Sounds = ["temp.wav: 900 Hz"],
        },
        new("4 2 removes the temporary greeting")
        {
            Given = box => box.Greet("temp").Greet("unavail"),
            Steps = [new("", None), new("0", "vm-tmpexists vm-options"), new("4", "vm-tempgreeting2"), new("2", "vm-tempremoved vm-options")],
            After = "greetings: unavail",
        },
        new("other keys and four silences leave the temporary greeting alone")
        {
            Given = box => box.Greet("temp"),
            Steps =
            [
                new("", None),
                new("0", "vm-tmpexists vm-options"),
                new("4", "vm-tempgreeting2"),
                new("7", "vm-tempgreeting2"),
                new("#", "vm-tempgreeting2"),
                .. Silences(3, "vm-tempgreeting2"),
                new(MenuStep.Wait, "vm-tmpexists vm-options"),
            ],
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
