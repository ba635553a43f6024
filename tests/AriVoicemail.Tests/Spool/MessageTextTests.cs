using AriVoicemail.Spool;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Spool;

public class MessageTextTests
{
    private static readonly MessageText Plain = new()
    {
        OrigMailbox = "1000",
        Context = "inbound",
        Exten = "7000",
        Priority = 2,
        CallerChannel = "PJSIP/loop-00000001",
        CallerName = "Caller 1",
        CallerNumber = "5551",
        OrigTime = DateTimeOffset.FromUnixTimeSeconds(1_795_206_590),
        MessageId = "1795206590-00000000",
        Duration = 4,
    };

    [Fact]
    public void The_text_is_app_voicemail_s_byte_for_byte() => Assert.Equal(
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
        callerchan=PJSIP/loop-00000001
        callerid="Caller 1" <5551>
        origdate=Fri Nov 20 08:29:50 PM UTC 2026
        origtime=1795206590
        category=
        msg_id=1795206590-00000000
        flag=
        duration=4

        """, Plain.ToString());

    [Fact]
    public void A_day_below_ten_is_padded_with_a_blank() =>
        Assert.Contains("origdate=Sun Mar  1 12:05:07 AM UTC 2026\n", (Plain with { OrigTime = new DateTimeOffset(2026, 3, 1, 0, 5, 7, TimeSpan.Zero) }).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "", "Unknown")]
    [InlineData("", "5551", "5551")]
    [InlineData("Ann", "", "\"Ann\"")]
    [InlineData("Ann \"A\" Lee", "5551", "\"Ann \\\"A\\\" Lee\" <5551>")]
    public void The_caller_is_written_as_Asterisk_does_and_read_back(string name, string number, string written)
    {
        var text = (Plain with { CallerName = name, CallerNumber = number }).ToString();

        Assert.Contains($"callerid={written}\n", text, StringComparison.Ordinal);
        Assert.Equal((name, number), (MessageText.Parse(text).CallerName, MessageText.Parse(text).CallerNumber));
    }

    [Fact]
    public void What_other_versions_wrote_is_read_without_complaint()
    {
        var text = MessageText.Parse("; a comment\r\n[message]\r\norigmailbox=>1000\r\nnovel=1\r\n\r\norigtime = 1700000000 \r\nduration=soon\r\nno equals\r\n");

        Assert.Equal(("1000", 1_700_000_000L, 0, ""), (text.OrigMailbox, text.OrigTime.ToUnixTimeSeconds(), text.Duration, text.MessageId));
    }

    [Fact]
    public void No_text_of_a_caller_adds_a_line()
    {
        var strings = ArbMap.Default.ArbFor<string?>();
        Prop.ForAll(strings, strings, (name, number) =>
        {
            var text = (Plain with { CallerName = name ?? "", CallerNumber = number ?? "", Category = name ?? "" }).ToString();
            var lines = text.Split('\n');
            return lines.Length == Plain.ToString().Split('\n').Length && lines.Count(line => line.StartsWith("flag=", StringComparison.Ordinal)) == 1 && MessageText.Parse(text).Duration == 4;
        }).QuickCheckThrowOnFailure();
    }
}
