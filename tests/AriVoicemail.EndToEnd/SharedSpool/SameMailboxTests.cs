using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.Spool;

namespace AriVoicemail.EndToEnd.SharedSpool;

/// <summary>A mailbox is the same to Asterisk's own voicemail and to us, whoever wrote what lies in it.</summary>
public sealed class SameMailboxTests
{
    private static readonly Caller[] Callers =
    [
        new("Ann Lee", "5551"), new("", "5551"), new("Ann Lee", ""), new("", ""), new("Jürgen Größe", "+4930123"), new("Пётр", "5552"), new("大阪 ☎", "5553"),
        new("Ann \"A\" Lee", "5554"), new("\"", "5555"), new("a;b", "5556"), new("a;--b--;c", "5557"), new("back\\slash", "5558"), new("\\\"\\;", "5559"),
        new("O'Brien <home>", "5560"), new("<5561>", ""), new("=x=>y", "*98#"), new("[message]", "anonymous"), new("Unknown", "Unknown"),
        new(new string('N', 80), "5562"), new("Ann", "1234567890123456789012345"), new("  blanks  ", "5563"), new("comma, colon:", "sip:ann@example.com"),
    ];

    [Fact]
    public async Task What_we_wrote_Asterisk_reads_as_we_do()
    {
        await using var it = await Installation.StartAsync(Quick());
        var mailbox = new MailboxSpool(it.Asterisk, "1000@default");
        foreach (var (number, caller) in Callers.Concat(Callers).Concat(Callers).Index())
        {
            var folder = Folder.All[number % Folder.All.Count];
            mailbox.Add(folder.Name, new SpooledMessage
            {
                Caller = caller,
                Time = new DateTimeOffset(2024, 1, 31, 23, 59, 58, TimeSpan.Zero).AddHours(13 * number),
                Duration = number % 5 == 0 ? 0 : number,
                Seconds = number,
                Flag = folder == Folder.Urgent ? "Urgent" : new[] { "", "PRIORITY", "Urgent" }[number % 3],
            });
        }

        var report = await ImportAsync(it, it.Asterisk.VoicemailDirectory);

        Assert.Equal(Callers.Length * 3, (int?)report["messages"]);
        await SameAsync(it, "1000", Callers.Length * 3);
    }

    [Fact]
    public async Task What_Asterisk_wrote_we_read_as_it_does_and_find_in_order()
    {
        await using var it = await Installation.StartAsync(Quick() with { Asterisk = new AsteriskOptions { MinSeconds = 0, MaxSilence = 3 } });
        await FillByCallsAsync(it.Asterisk);

        await ImportAsync(it, it.Asterisk.VoicemailDirectory);

        await SameAsync(it, "1001", 10);
        var (code, output) = await it.Arivm.RunAsync("spool", "check");
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task What_Asterisk_wrote_elsewhere_is_the_same_once_it_is_brought_over()
    {
        await using var it = await Installation.StartAsync(Quick() with { SharedDisk = false, Asterisk = new AsteriskOptions { MinSeconds = 0, MaxSilence = 3 } });
        await FillByCallsAsync(it.Asterisk);

        var report = await ImportAsync(it, it.Asterisk.VoicemailDirectory);
        var again = await ImportAsync(it, it.Asterisk.VoicemailDirectory);

        Assert.Equal((10, 0, 10), ((int?)report["copied"], (int?)again["copied"], (int?)again["present"]));
        await SameAsync(it, "1001", 10);
    }

    private static InstallationOptions Quick() => new() { Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "1" } };

    /// <summary>Real callers of VoiceMail() with odd names, but none with a semicolon, behind which Asterisk cannot read what it wrote; then an owner hears one message and saves another.</summary>
    private static async Task FillByCallsAsync(AsteriskServer asterisk)
    {
        await Task.WhenAll(
            SippCaller.CallAsync(asterisk, "7001", new Speech(Seconds: 3), Ending.Hangup, new Caller("Ann", "5551")),
            // The silence at the end is cut off, and not counted.
            SippCaller.CallAsync(asterisk, "7001", new Speech(Seconds: 2, Silence: 10), Ending.WaitForBye, new Caller("Bob", "5552")),
            SippCaller.CallAsync(asterisk, "7001", new Speech(Seconds: 2, Silence: 2), Ending.Hangup, new Caller("Eve", "5553")));
        Caller[] odd = [new("", "5554"), new("Jürgen, Größe", "5555"), new("Ann \\\"A\\\" Lee", "5556"), new("Пётр", ""), new("", "")];
        foreach (var (number, caller) in odd.Index()) await LeaveAsync(asterisk, $"1001@default,s{(number == 1 ? "U" : "")}{(number == 2 ? "P" : "")}", caller);
        await LeaveAsync(asterisk, "1001@default,s", new Caller("Seven", "7"));
        await LeaveAsync(asterisk, "1001@default,s", new Caller("Eight", "8"));
        await Poll.ForAsync("ten messages", () => Directory.GetFiles(asterisk.Folder("1001", ""), "msg*.txt", SearchOption.AllDirectories).Length == 10);
        await using var owner = await MenuCall.StartAsync(asterisk, "comedian", "1001@default,s");
        await owner.AnswerToAsync("1");
        await owner.AnswerToAsync("#");
        await owner.EndedAsync();
    }

    private static async Task LeaveAsync(AsteriskServer asterisk, string arguments, Caller caller)
    {
        await using var call = await MenuCall.StartAsync(asterisk, "mailbox", arguments, caller, tone: 900);
        await call.HeardAsync("beep");
        await call.QuietAsync();
        await call.PressAsync("#");
        await call.EndedAsync();
    }

    private static async Task<JsonNode> ImportAsync(Installation it, string directory)
    {
        var (code, output) = await it.Arivm.RunAsync("spool", "import", directory, "--create-mailboxes", "--json");
        Assert.True(code == 0, output);
        return JsonNode.Parse(output.Split('\n').First(line => line.StartsWith('{')))!;
    }

    private static async Task SameAsync(Installation it, string mailbox, int messages)
    {
        var theirs = await AsteriskView.OfAsync(it.Asterisk, mailbox);
        var ours = AsteriskView.Of(await it.MessagesAsync(mailbox), await it.CountsAsync(mailbox));

        Assert.Equal(messages, theirs.Messages.Count);
        Assert.Equal(theirs.Messages, ours.Messages);
        // Asterisk tells its origdate and we its origtime: it asks two clocks for them, one after the other.
        Assert.All(theirs.Times.Zip(ours.Times), times => Assert.InRange((times.First - times.Second).TotalSeconds, -1, 1));
        Assert.Equal(theirs.Counts, ours.Counts);
    }
}
