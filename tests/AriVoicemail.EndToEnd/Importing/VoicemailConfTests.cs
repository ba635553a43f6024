using System.Collections.Concurrent;
using System.Globalization;
using AriVoicemail.Bed;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.EndToEnd.Importing;

/// <summary>The same voicemail.conf for a real Asterisk and for the import: both understand the same.</summary>
public sealed class VoicemailConfTests(OldHouseFixture fixture) : IClassFixture<OldHouseFixture>
{
    private static readonly string[] Zones = ["America/New_York", "America/Chicago", "Europe/Copenhagen", "Zulu"];
    private static readonly string[] Tags = ["eastern", "central", "european", "military"];

    private AsteriskServer Asterisk => fixture.Asterisk;

    [Fact]
    public async Task Every_line_is_read_as_Asterisk_reads_it()
    {
        await using var manager = await ManagerConnection.OpenAsync(Asterisk, events: false);

        var theirs = await manager.ActAsync("GetConfig", ("Filename", "voicemail.conf"));
        var ours = ConfigFile.Read(fixture.VoicemailConf).Sections.Where(section => !section.IsTemplate).ToList();

        foreach (var (n, section) in ours.Index())
        {
            Assert.Equal(theirs[Name($"Category-{n:000000}")], section.Name);
            foreach (var (m, entry) in section.Entries.Index()) Assert.Equal(theirs[Name($"Line-{n:000000}-{m:000000}")], $"{entry.Name}={entry.Value}");
            Assert.Equal("", theirs[Name($"Line-{n:000000}-{section.Entries.Count:000000}")]);
        }
        Assert.Equal("", theirs[Name($"Category-{ours.Count:000000}")]);
    }

    [Fact]
    public async Task Every_mailbox_is_imported_as_app_voicemail_understands_it_field_by_field()
    {
        var (theirs, ours) = (await ListAsync(), fixture.Imported);

        // A line of a context that app_directory reads, and app_voicemail takes for a mailbox.
        Assert.Equal(["directoryintro@sales"], theirs.Keys.Except(ours.Mailboxes.Select(mailbox => mailbox.Address.ToString())));
        Assert.Empty(ours.Mailboxes.Select(mailbox => mailbox.Address.ToString()).Except(theirs.Keys));
        var differences =
            from mailbox in ours.Mailboxes
            from field in ours.AsAsteriskTells(mailbox)
            let their = Told(theirs[mailbox.Address.ToString()], field.Key)
            where their != field.Value
            select $"{mailbox.Address} {field.Key}: '{their}' in Asterisk, '{field.Value}' here";
        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("1001", "5432")]
    [InlineData("1017", "7788")]
    [InlineData("1024", "9911")]
    [InlineData("1005", "1005")]
    public async Task The_PIN_that_opens_a_mailbox_of_app_voicemail_is_the_one_that_is_imported(string number, string pin)
    {
        var imported = fixture.Imported.Mailboxes.Single(mailbox => mailbox.Address.Number == number);
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", $"{number}@default");

        Assert.StartsWith("vm-youhave", string.Join(' ', await call.AnswerToAsync(pin + "#")), StringComparison.Ordinal);
        Assert.True(Pin.Verify(pin, imported.PinHash!));
    }

    [Fact]
    public void What_cannot_be_taken_over_is_named_with_file_and_line_and_nothing_old_is_touched()
    {
        Assert.All(
            [
                "voicemail.conf:42: 'nonsense without a sign'", "voicemail.conf:44: unknownkey", "voicemail.conf:11: format is kept nowhere", "voicemail.conf:51: zone broken",
                "voicemail.d/10.conf:2: the comment", "#exec /bin/false' is not run", "broken.conf:2:", "1007@default: option 'rip'", "1015@default: tz=lunar",
                "alias 1000@devices is kept nowhere", "directoryintro of [sales]", "1002@default: it has no PIN", "1003@default: its PIN begins with *",
                "1004@default: its PIN is not 1 to 20 digits", "1000@default: it is there already in voicemail.conf:54", "*1018@default: a number that begins with *",
                "1101@sales: it is there already", "refused       3",
            ],
            text => Assert.Contains(text, fixture.Imported.Report));
        Assert.Equal(fixture.Before, fixture.Snapshot());
    }

    private static string Told(ManagerMessage mailbox, string field) => (field, mailbox[field].Trim()) switch
    {
        ("Email", "(null)") => "",
        ("TimeZone", var tag) => Array.IndexOf(Tags, tag) is >= 0 and var n ? Zones[n] : TimeZoneInfo.Local.Id,
        var (_, value) => value,
    };

    private static string Name(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);

    private async Task<Dictionary<string, ManagerMessage>> ListAsync()
    {
        await using var manager = await ManagerConnection.OpenAsync(Asterisk);
        var told = new ConcurrentQueue<ManagerMessage>();
        manager.Listen(told.Enqueue);
        await manager.ActAsync("VoicemailUsersList");
        await Poll.ForAsync("the end of the list", () => told.Any(message => message["Event"] == "VoicemailUserEntryComplete"));
        return told.Where(message => message["Event"] == "VoicemailUserEntry").ToDictionary(message => $"{message["VoiceMailbox"]}@{message["VMContext"]}");
    }
}
