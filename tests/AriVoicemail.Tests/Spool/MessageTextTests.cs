using System.Text;
using AriVoicemail.Spool;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Spool;

public class MessageTextTests
{
    private static readonly MessageText Sample = new()
    {
        OrigMailbox = "1000",
        Context = "from-proxy",
        Exten = "7001",
        Priority = 3,
        CallerChannel = "PJSIP/proxy-0000001f",
        CallerName = "Ada Lovelace",
        CallerNumber = "+4930123456",
        OrigTime = new DateTimeOffset(2026, 3, 5, 14, 7, 9, TimeSpan.Zero),
        MessageId = "1772719629-0000002a",
        Duration = 12,
    };

    [Fact]
    public void The_text_is_laid_out_as_app_voicemail_does_it() => Assert.Equal(
        """
        ;
        ; Message Information file
        ;
        [message]
        origmailbox=1000
        context=from-proxy
        exten=7001
        rdnis=unknown
        priority=3
        callerchan=PJSIP/proxy-0000001f
        callerid="Ada Lovelace" <+4930123456>
        origdate=Thu Mar  5 02:07:09 PM UTC 2026
        origtime=1772719629
        category=
        msg_id=1772719629-0000002a
        flag=
        duration=12

        """,
        Sample.ToString());

    [Theory]
    [InlineData("Bob", "100", "callerid=\"Bob\" <100>")]
    [InlineData("", "100", "callerid=100")]
    [InlineData("Bob", "", "callerid=\"Bob\"")]
    [InlineData("", "", "callerid=Unknown")]
    [InlineData("The \"Boss\"", "1", "callerid=\"The \\\"Boss\\\"\" <1>")]
    [InlineData("Bob\r\nflag=Urgent", "1", "callerid=\"Bob  flag=Urgent\" <1>")]
    [InlineData("Bob;-- away", "1", "callerid=\"Bob\\;-- away\" <1>")]
    [InlineData("Bob", "1> <2", "callerid=\"Bob\" <1   2>")]
    public void A_caller_has_one_line_whatever_he_calls_himself(string name, string number, string line) =>
        Assert.Contains(line, Lines(Sample with { CallerName = name, CallerNumber = number }));

    [Theory]
    [InlineData("2026-11-20T20:29:50Z", "Fri Nov 20 08:29:50 PM UTC 2026")]
    [InlineData("2026-01-01T00:00:00Z", "Thu Jan  1 12:00:00 AM UTC 2026")]
    [InlineData("2026-01-01T12:00:01Z", "Thu Jan  1 12:00:01 PM UTC 2026")]
    [InlineData("2026-06-30T23:30:00-02:00", "Wed Jul  1 01:30:00 AM UTC 2026")]
    public void The_date_is_in_UTC_with_a_padded_day_and_a_twelve_hour_clock(string time, string text) => Assert.Contains(
        "origdate=" + text, Lines(Sample with { OrigTime = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) }));

    [Fact]
    public void What_was_written_is_read_back() => Assert.Equal(
        Sample with { Rdnis = "555", Flag = "Urgent", Category = "sales" },
        MessageText.Parse((Sample with { Rdnis = "555", Flag = "Urgent", Category = "sales" }).ToString()));

    [Fact]
    public void Carriage_returns_and_arrows_are_read_as_Asterisk_reads_them()
    {
        var text = MessageText.Parse("; note\r\n[message]\r\norigmailbox => 1000\r\nduration=>7\r\nCallerID = \"Ann\" <5>\r\n");
        Assert.Equal(("1000", 7, "Ann", "5"), (text.OrigMailbox, text.Duration, text.CallerName, text.CallerNumber));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("[message]\nduration=long\norigtime=-5\npriority=\n")]
    [InlineData("[message]\norigtime=99999999999999999999\nunknown=1\n\0\0\0")]
    [InlineData("callerid=Unknown\nrdnis=unknown")]
    public void What_is_missing_or_unreadable_has_a_default(string text) => Assert.Equal(
        new MessageText { OrigTime = DateTimeOffset.UnixEpoch }, MessageText.Parse(text));

    [Fact]
    public void Bytes_that_are_no_UTF_8_do_not_hide_the_rest()
    {
        using var scratch = new TemporaryFolder();
        File.WriteAllBytes(scratch["msg0000.txt"], Encoding.Latin1.GetBytes("[message]\ncallerid=\"J\u00fcrgen\" <5>\nmsg_id=1-1\nduration=3\n"));
        var text = MessageText.Parse(File.ReadAllText(scratch["msg0000.txt"]));
        Assert.Equal(("J\ufffdrgen", "5", "1-1", 3), (text.CallerName, text.CallerNumber, text.MessageId, text.Duration));
    }

    [Fact]
    public void A_text_without_an_id_has_one_that_stays_and_differs_from_others()
    {
        var old = Sample with { MessageId = "" };
        Assert.Equal(old.Id, MessageText.Parse(old.ToString()).Id);
        Assert.StartsWith("1772719629-", old.Id);
        Assert.NotEqual(old.Id, (old with { CallerNumber = "+4930123457" }).Id);
        Assert.Equal("1772719629-0000002a", Sample.Id);
    }

    [Fact]
    public void Whatever_a_caller_is_called_the_text_has_its_lines_and_reads_back() => Check.QuickThrowOnFailure(
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), ArbMap.Default.ArbFor<string?>(), (name, number) =>
        {
            var caller = Sample with { CallerName = name ?? "", CallerNumber = number ?? "" };
            var read = MessageText.Parse(caller.ToString());
            Assert.Equal(Lines(Sample).Length, Lines(caller).Length);
            Assert.Equal(Blanked(name ?? "", char.IsControl), read.CallerName);
            Assert.Equal(Blanked(number ?? "", c => char.IsControl(c) || "<>\"".Contains(c)).Trim(), read.CallerNumber);
            Assert.Equal((Sample.MessageId, Sample.Duration), (read.MessageId, read.Duration));
        }));

    private static string Blanked(string text, Func<char, bool> isBlanked) => string.Concat(text.Select(c => isBlanked(c) ? ' ' : c));

    private static string[] Lines(MessageText text) => text.ToString().Split('\n');
}
