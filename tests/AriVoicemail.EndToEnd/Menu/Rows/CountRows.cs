using static AriVoicemail.EndToEnd.Menu.Rows.SaidToOwners;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>What is said at first: what there is, in four languages, and which folder is open.</summary>
[Collection(RowsDefinition.Name)]
public sealed class CountRows(RowsFixture fixture)
{
    private static readonly MenuRow[] All =
    [
        In("en", 0, 0, 0, Nothing),
        In("en", 1, 0, 0, One),
        In("en", 0, 1, 0, $"vm-youhave digits/1 vm-Urgent vm-message {Fresh("Urgent")}"),
        In("en", 0, 0, 1, $"vm-youhave digits/1 vm-Old vm-message {Fresh("Old")}"),
        In("en", 1, 2, 3, $"vm-youhave digits/2 vm-Urgent vm-and digits/1 vm-INBOX vm-and digits/3 vm-Old vm-messages {Fresh("Urgent")}"),
        In("en", 2, 0, 1, $"vm-youhave digits/2 vm-INBOX vm-and digits/1 vm-Old vm-message {FreshInbox}"),
        In("en", 0, 2, 1, $"vm-youhave digits/2 vm-Urgent vm-and digits/1 vm-Old vm-message {Fresh("Urgent")}"),
        In("en", 2, 1, 0, $"vm-youhave digits/1 vm-Urgent vm-and digits/2 vm-INBOX vm-messages {Fresh("Urgent")}"),
        In("en", 0, 0, 21, $"vm-youhave digits/20 digits/1 vm-Old vm-messages {Fresh("Old")}"),

        In("ru", 0, 0, 0, $"vm-youhave vm-no vm-messagex2 {EmptyMenu}"),
        In("ru", 1, 0, 0, $"vm-youhave digits/1n vm-newn vm-message {FreshInbox}"),
        In("ru", 2, 0, 5, $"vm-youhave digits/2n vm-newx vm-and digits/5 vm-oldx vm-messagex2 {FreshInbox}"),
        In("ru", 3, 0, 0, $"vm-youhave digits/3 vm-newx vm-messagex1 {FreshInbox}"),
        In("ru", 11, 0, 0, $"vm-youhave digits/11 vm-newx vm-messagex2 {FreshInbox}"),
        In("ru", 0, 0, 21, $"vm-youhave digits/20 digits/1n vm-oldn vm-message {Fresh("Old")}"),
        In("ru", 0, 1, 0, "vm-youhave digits/1n vm-Urgent vm-onefor vm-Urgent vm-opts vm-helpexit"),
        In("ru", 1, 2, 0, "vm-youhave digits/2n vm-Urgent vm-and digits/1n vm-newn vm-message vm-onefor vm-Urgent vm-opts vm-helpexit"),

        In("es", 0, 0, 0, $"vm-youhaveno vm-messages {EmptyMenu}"),
        In("es", 1, 0, 0, "vm-youhave digits/1M vm-message vm-INBOXs vm-onefor vm-messages vm-INBOX vm-opts vm-helpexit"),
        In("es", 0, 0, 1, "vm-youhave digits/1M vm-message vm-Olds vm-onefor vm-messages vm-Old vm-opts vm-helpexit"),
        In("es", 2, 0, 21, "vm-youhave digits/2 vm-messages vm-INBOX vm-and digits/21 vm-messages vm-Old vm-onefor vm-messages vm-INBOX vm-opts vm-helpexit"),
        In("es", 0, 1, 0, "vm-youhave digits/1M vm-message vm-Urgent vm-onefor vm-messages vm-Urgent vm-opts vm-helpexit"),

        In("fr", 0, 0, 0, $"vm-youhave vm-no vm-messages {EmptyMenu}"),
        In("fr", 1, 0, 0, $"vm-youhave digits/1 vm-INBOX vm-message {FreshInbox}"),
        In("fr", 2, 0, 21, $"vm-youhave digits/2 vm-INBOX vm-and digits/20 digits/et digits/1 vm-Old vm-messages {FreshInbox}"),
        In("fr", 0, 1, 0, $"vm-youhave digits/1 vm-Urgent vm-message {Fresh("Urgent")}"),

        new("an empty folder is called so in Russian")
        {
            Language = "ru",
            Steps = [new("", $"vm-youhave vm-no vm-messagex2 {EmptyMenu}"), new("1", $"vm-youhave vm-no vm-INBOX vm-messages {EmptyMenu}")],
        },
        new("an empty folder is called so in Spanish")
        {
            Language = "es",
            Steps = [new("", $"vm-youhaveno vm-messages {EmptyMenu}"), new("1", $"vm-youhaveno vm-messages vm-INBOX {EmptyMenu}")],
        },
        new("the owner is reminded of a temporary greeting")
        {
            Settings = new { menu = new { tempGreetWarn = true } },
            Given = box => box.Greet("temp"),
            Steps = [new("", $"vm-tempgreetactive {Nothing}")],
        },
        new("the owner is not reminded of a temporary greeting without tempgreetwarn")
        {
            Given = box => box.Greet("temp"),
            Steps = [new("", Nothing)],
        },
        new("the owner is not reminded of other greetings")
        {
            Settings = new { menu = new { tempGreetWarn = true } },
            Given = box => box.Greet("unavail").Greet("busy"),
            Steps = [new("", Nothing)],
        },
        new("a key cuts the reminder short and is lost")
        {
            Language = RowsFixture.Slowly,
            Settings = new { menu = new { tempGreetWarn = true } },
            Given = box => box.Greet("temp"),
            Steps = [new("", "vm-tempgreetactive"), new("1", Nothing) { During = "vm-tempgreetactive" }],
        },
        new("a key cuts the count short and is done at once")
        {
            Language = RowsFixture.Slowly,
            Given = box => box.Fill(inbox: 1),
            Steps = [new("", "vm-youhave"), new("1", $"{First()} {Choices()}") { During = "vm-youhave" }],
            After = "Old: 400",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);

    private static MenuRow In(string language, int inbox, int urgent, int old, string heard) => new($"{language}: {urgent} urgent, {inbox} new, {old} old")
    {
        Language = language,
        Given = box => box.Fill(inbox, urgent, old, seconds: 0.1),
        Steps = [new("", heard)],
    };
}
