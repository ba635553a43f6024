using System.Text;
using AriVoicemail.Spool;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Spool;

public class MessageTextTests
{
    private const string Written =
        """
        ;
        ; Message Information file
        ;
        [message]
        origmailbox=1000
        context=inbound
        exten=7000
        rdnis=unknown
        priority=2
        callerchan=Local/7000@inbound-00000001;2
        callerid="Ann Lee" <2000>
        origdate=Tue Mar  3 12:05:09 AM UTC 2026
        origtime=1772496309
        category=
        msg_id=1772496309-0000002a
        flag=Urgent
        duration=14

        """;

    private static readonly MessageText Message = new()
    {
        OrigMailbox = "1000",
        Context = "inbound",
        Exten = "7000",
        Priority = 2,
        CallerChannel = "Local/7000@inbound-00000001;2",
        CallerName = "Ann Lee",
        CallerNumber = "2000",
        OrigTime = new DateTimeOffset(2026, 3, 3, 1, 5, 9, TimeSpan.FromHours(1)),
        MessageId = "1772496309-0000002a",
        Flag = "Urgent",
        Duration = 14,
    };

    [Fact]
    public void It_is_written_byte_for_byte_as_app_voicemail_lays_it_out() => Assert.Equal(Written, Message.ToString());

    [Fact]
    public void What_app_voicemail_wrote_is_read() => Assert.Equal(Message, MessageText.Parse(Written));

    [Fact]
    public void Line_ends_of_another_system_and_unknown_keys_change_nothing() =>
        Assert.Equal(Message, MessageText.Parse(Written.Replace("\n", "\r\n") + "macrocontext=\r\nnonsense\r\n=\r\n"));

    [Theory]
    [InlineData(0, "12:00:00 AM")]
    [InlineData(11, "11:00:00 AM")]
    [InlineData(12, "12:00:00 PM")]
    [InlineData(23, "11:00:00 PM")]
    public void Hours_are_counted_to_twelve(int hour, string expected)
    {
        var text = Message with { OrigTime = new DateTimeOffset(2026, 11, 20, hour, 0, 0, TimeSpan.Zero) };

        Assert.Contains($"\norigdate=Fri Nov 20 {expected} UTC 2026\n", text.ToString());
    }

    [Theory]
    [InlineData("", "", "Unknown")]
    [InlineData("", "5551", "5551")]
    [InlineData("Ann", "", "\"Ann\"")]
    [InlineData("Ann", "5551", "\"Ann\" <5551>")]
    [InlineData("Ann \"A\" Lee", "5551", "\"Ann \\\"A\\\" Lee\" <5551>")]
    [InlineData("a;b", "5551", "\"a\\;b\" <5551>")]
    [InlineData("", "55 51", "\"\" <55 51>")]
    public void Callers_are_written_as_Asterisk_reads_them_and_read_back(string name, string number, string expected)
    {
        var text = Message with { CallerName = name, CallerNumber = number };

        Assert.Contains($"\ncallerid={expected}\n", text.ToString());
        Assert.Equal(text, MessageText.Parse(text.ToString()));
    }

    [Theory]
    [InlineData("Ann Lee", "Ann Lee", "")]
    [InlineData("\"Ann Lee\"", "Ann Lee", "")]
    [InlineData("Ann Lee <5551>", "Ann Lee", "5551")]
    [InlineData("\"a;b\" <5551>", "a;b", "5551")]
    [InlineData("<5551>", "", "5551")]
    [InlineData("\"Ann <home>\" <5551>", "Ann <home>", "5551")]
    [InlineData("\"", "\"", "")]
    public void Callers_that_others_wrote_are_understood(string written, string name, string number)
    {
        var text = MessageText.Parse($"[message]\ncallerid={written}\n");

        Assert.Equal((name, number), (text.CallerName, text.CallerNumber));
    }

    [Fact]
    public void A_name_that_is_not_UTF_8_is_read_as_Latin_1()
    {
        var bytes = Encoding.Latin1.GetBytes(Written.Replace("Ann Lee", "Jürgen"));

        Assert.Equal("Jürgen", MessageText.Parse(bytes).CallerName);
        Assert.Equal("Jürgen", MessageText.Parse(Encoding.UTF8.GetBytes(Written.Replace("Ann Lee", "Jürgen"))).CallerName);
    }

    [Fact]
    public void Keys_are_read_as_Asterisk_s_configuration_is()
    {
        var text = MessageText.Parse("; a comment\n[message]\norigmailbox=>1000\n origtime = 1700000000 \nDuration=3\nduration=4\n");

        Assert.Equal(("1000", 1_700_000_000L, 3), (text.OrigMailbox, text.OrigTime.ToUnixTimeSeconds(), text.Duration));
    }

    [Fact]
    public void Numbers_that_are_none_are_not_fatal()
    {
        var text = MessageText.Parse("priority=x\nduration=\norigtime=99999999999999999999\n");

        Assert.Equal((1, 0, DateTimeOffset.UnixEpoch), (text.Priority, text.Duration, text.OrigTime));
    }

    [Fact]
    public void No_value_can_add_a_line_or_begin_a_comment()
    {
        var hostile = ArbMap.Default.GeneratorFor<string>()
            .Select(text => (text ?? "") + "\r\nduration=9999\u0085;--\u2028\nflag=Urgent\0");

        Prop.ForAll(Arb.From(hostile), text =>
        {
            var written = (Message with
            {
                Context = text,
                Exten = text,
                Rdnis = text,
                CallerChannel = text,
                CallerName = text,
                CallerNumber = text,
                Category = text,
            }).ToString();
            var lines = written.Split('\n');
            Assert.Equal(Keys(Written.Split('\n')), Keys(lines));
            Assert.All(lines.Skip(4), line => Assert.DoesNotMatch(@"(?<!\\);--", line));
            Assert.DoesNotContain('\r', written);
            Assert.Equal(14, MessageText.Parse(written).Duration);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_was_written_is_read_back_whatever_the_caller_is_called()
    {
        var names = ArbMap.Default.GeneratorFor<string>().Select(text => string.Concat((text ?? "").Where(c => !char.IsControl(c))));

        // Blanks at the edge of a name lie within its quotes; those of a category are the file's, and so is a > behind the =.
        Prop.ForAll(Arb.From(names), Arb.From(names), (name, category) =>
        {
            var text = Message with { CallerName = name, Category = $"c{category.TrimEnd()}" };
            Assert.Equal(text, MessageText.Parse(text.ToString()));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_number_holds_nothing_that_ends_it()
    {
        var text = Message with { CallerNumber = "1> <2" };

        Assert.Contains("\ncallerid=\"Ann Lee\" <1   2>\n", text.ToString());
    }

    [Fact]
    public void A_number_is_read_back_whatever_it_is() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), ArbMap.Default.ArbFor<string?>(), (name, number) =>
        {
            var read = MessageText.Parse((Message with { CallerName = name ?? "", CallerNumber = number ?? "" }).ToString());
            Assert.Equal(Blanked(name ?? "", char.IsControl), read.CallerName);
            Assert.Equal(Blanked(number ?? "", c => char.IsControl(c) || "<>\"".Contains(c)).Trim(), read.CallerNumber);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("[message]\norigtime=-5\npriority=\n")]
    [InlineData("[message]\nunknown=1\n\0\0\0")]
    [InlineData("callerid=Unknown\nrdnis=unknown")]
    public void What_is_missing_has_a_default(string text) =>
        Assert.Equal(new MessageText { OrigTime = DateTimeOffset.UnixEpoch }, MessageText.Parse(text));

    [Fact]
    public void What_others_wrote_into_a_line_cannot_break_ours() =>
        Assert.Equal("Ann Lee\r\tduration=9".Replace('\r', ' ').Replace('\t', ' '), MessageText.Parse("callerid=\"Ann Lee\r\tduration=9\" <5>\n").CallerName);

    [Fact]
    public void A_text_without_an_id_has_one_that_stays_and_differs_from_others()
    {
        var old = Message with { MessageId = "" };

        Assert.Equal(old.Id, MessageText.Parse(old.ToString()).Id);
        Assert.StartsWith("1772496309-", old.Id);
        Assert.NotEqual(old.Id, (old with { CallerNumber = "2001" }).Id);
        Assert.Equal("1772496309-0000002a", Message.Id);
    }

    private static string Blanked(string text, Func<char, bool> isBlanked) => string.Concat(text.Select(c => isBlanked(c) ? ' ' : c));

    private static string[] Keys(string[] lines) => [.. lines.Select(line => line.Split('=')[0])];
}
