using AriVoicemail.Bed;
using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>What is said before a message.</summary>
[Collection(RowsDefinition.Name)]
public sealed class AnnouncementRows(RowsFixture fixture)
{
    private const string Body = "INBOX/msg0000";
    private const string From5551 = "vm-from-phonenumber digits/5 digits/5 digits/5 digits/1";

    private static readonly object Dates = new { menu = new { envelope = true } };
    private static readonly object Callers = new { menu = new { sayCid = true } };

    private static readonly MenuRow[] All =
    [
        new("first, second, last")
        {
            Given = box => box.Fill(inbox: 3),
            Steps = [new("", Three), new("1", $"vm-first vm-message {Body} {Choices(next: true)}"), new("6", $"vm-message digits/2 INBOX/msg0001 {Choices(prev: true, next: true)}"), new("6", $"vm-last vm-message INBOX/msg0002 {Choices(prev: true)}")],
            After = "Old: 400 401 402",
        },
        Alone("an urgent message is called so wherever it lies", new SpooledMessage { Flag = "Urgent" }, null, "vm-first vm-Urgent vm-message"),
        Alone("a message with priority is one like any other", new SpooledMessage { Flag = "PRIORITY" }, null, "vm-first vm-message"),
        Alone("the category is said by its sound", new SpooledMessage { Category = "vm-Family" }, null, "vm-first vm-message vm-Family"),

        Alone("the date is the language's own", new SpooledMessage(), Dates, "vm-first vm-message vm-received digits/mon-2 digits/h-5 digits/2 digits/thousand digits/20 digits/4 digits/at digits/2 digits/30 digits/p-m"),
        In("ru", "vm-received digits/mon-2 digits/h-5 digits/20 digits/4 digits/at digits/2 digits/30 digits/p-m"),
        In("es", "vm-received digits/es-el digits/day-2 digits/5 digits/es-de digits/mon-2 digits/es-de digits/2 digits/thousand digits/24 digits/at digits/2 digits/30 digits/afternoon"),
        In("fr", "vm-received digits/day-2 digits/5 digits/mon-2 digits/2 digits/thousand digits/20 digits/4 digits/at digits/2 digits/oclock digits/30 digits/p-m"),
        Alone("a message of yesterday", new SpooledMessage { Time = Ago(days: 1).AddMinutes(5) }, Dates, "vm-first vm-message vm-received digits/yesterday digits/at digits/12 digits/oh digits/5 digits/a-m"),
        Alone("a message of three days ago", new SpooledMessage { Time = Ago(days: 3).AddHours(13) }, Dates, $"vm-first vm-message vm-received digits/day-{(int)Ago(days: 3).DayOfWeek} digits/at digits/1 digits/oclock digits/p-m"),
        Alone("the mailbox's time zone and format", new SpooledMessage(), new { menu = new { envelope = true, timeZone = "Asia/Tokyo", dateFormat = "'vm-received' ABd 'digits/at' R" } }, "vm-first vm-message vm-received digits/day-2 digits/mon-2 digits/h-5 digits/at digits/20 digits/3 digits/30"),
        Alone("no date without envelope", new SpooledMessage(), new { menu = new { envelope = false } }, "vm-first vm-message"),

        Alone("the caller's number, and never the name", new SpooledMessage(), Callers, $"vm-first vm-message {From5551}"),
        Alone("a caller without a number", new SpooledMessage { Caller = new Caller("", "") }, Callers, "vm-first vm-message vm-unknown-caller"),
        Alone("a caller whose number is Unknown", new SpooledMessage { Caller = new Caller("", "Unknown") }, Callers, "vm-first vm-message vm-unknown-caller"),
        Alone("a caller of one of cidinternalcontexts is an extension", new SpooledMessage { Context = "house" }, Callers, "vm-first vm-message vm-from-extension digits/5 digits/5 digits/5 digits/1"),
        new("a caller of one of cidinternalcontexts is called by the recorded name")
        {
            Settings = Callers,
            Given = box => box.Add("INBOX", new SpooledMessage { Context = "office", Caller = new Caller("", Friend(box)) }),
            FriendGiven = friend => friend.Greet("greet"),
            Steps = [new("", One), new("1", $"vm-first vm-message vm-from greet {Body} {Choices()}")],
            After = "Old: {friend}; friend greetings: greet",
        },
        new("the recorded name is not said of a caller from elsewhere")
        {
            Settings = Callers,
            Given = box => box.Add("INBOX", new SpooledMessage { Caller = new Caller("", Friend(box)) }),
            FriendGiven = friend => friend.Greet("greet"),
            Steps = [new("", One), new("1", $"vm-first vm-message vm-from-phonenumber {{friend:spoken}} {Body} {Choices()}")],
            After = "Old: {friend}; friend greetings: greet",
        },

        Alone("the length from two minutes on, in whole minutes", new SpooledMessage { Duration = 179 }, null, "vm-first vm-message vm-duration digits/2 vm-minutes"),
        Alone("no length below two minutes", new SpooledMessage { Duration = 119 }, null, "vm-first vm-message"),
        Alone("the length from saydurationm on", new SpooledMessage { Duration = 60 }, new { menu = new { sayDurationM = 1 } }, "vm-first vm-message vm-duration digits/1 vm-minutes"),
        Alone("the length of any message with saydurationm 0", new SpooledMessage { Duration = 3 }, new { menu = new { sayDurationM = 0 } }, "vm-first vm-message vm-duration digits/0 vm-minutes"),
        Alone("no length without sayduration", new SpooledMessage { Duration = 300 }, new { menu = new { sayDuration = false } }, "vm-first vm-message"),

        Alone("all of it in its order", new SpooledMessage { Flag = "Urgent", Category = "vm-Family", Duration = 720 }, new { menu = new { envelope = true, sayCid = true, dateFormat = "'vm-received' B" } }, $"vm-first vm-Urgent vm-message vm-Family vm-received digits/mon-2 {From5551} vm-duration digits/12 vm-minutes"),

        Cut("a key in the position", "vm-first", "vm-first"),
        Cut("a key in the category", "vm-Family", "vm-first vm-message vm-Family"),
        Cut("a key in the date", "vm-received", "vm-first vm-message vm-Family vm-received"),
        Cut("a key in the caller", "vm-from-phonenumber", "vm-first vm-message vm-Family vm-received digits/mon-2 vm-from-phonenumber"),
        new("1 in the announcement goes on with the message itself")
        {
            Language = RowsFixture.Slowly,
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", One), new("1", "vm-first"), new("1", $"{Body} {Choices()}") { During = "vm-first" }],
            After = "Old: 400",
        },
        new("a message that began to play counts as heard, also when the owner hangs up in it")
        {
            Given = box => box.Fill(inbox: 2, seconds: 3),
            Steps = [new("", Two), new("1", First()), new(MenuStep.HangUp, "") { During = Body }],
            After = "INBOX: 401; Old: 400",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);

    private static MenuRow Alone(string name, SpooledMessage message, object? settings, string announced) => new(name)
    {
        Settings = settings,
        Given = box => box.Add("INBOX", message),
        Steps = [new("", One), new("1", $"{announced} {Body} {Choices()}")],
        After = $"Old: {(message.Caller.Number == "Unknown" ? "" : message.Caller.Number)}",
    };

    private static MenuRow In(string language, string date) => new($"the date in {language}")
    {
        Language = language,
        Arguments = "{box}@default,sa(0)",
        Settings = Dates,
        Given = box => box.Add("INBOX", new SpooledMessage()),
        Steps = [new("", $"vm-first vm-message {date} {Body} {Choices()}")],
        After = "Old: 5551",
    };

    /// <summary>6 in the midst of the first message's announcement: it was not heard.</summary>
    private static MenuRow Cut(string name, string prompt, string heard) => new($"{name} is done at once, and the message is not heard")
    {
        Language = RowsFixture.Slowly,
        Settings = new { menu = new { envelope = true, sayCid = true, dateFormat = "'vm-received' B" } },
        Given = box => box.Add("INBOX", new SpooledMessage { Category = "vm-Family" }).Add("INBOX", new SpooledMessage { Caller = new Caller("", "400"), Time = DateTimeOffset.UnixEpoch }),
        Steps =
        [
            new("", Two), new("1", heard),
            new("6", $"vm-last vm-message vm-received digits/mon-0 vm-from-phonenumber digits/4 digits/0 digits/0 INBOX/msg0001 {Choices(prev: true)}") { During = prompt },
        ],
        After = "INBOX: 5551; Old: 400",
    };

    private static string Friend(MailboxSpool box) => "4" + box.Mailbox[1..box.Mailbox.IndexOf('@')];

    private static DateTimeOffset Ago(int days) => new(DateTime.UtcNow.Date.AddDays(-days), TimeSpan.Zero);
}
