namespace AriVoicemail.Tests.Mwi;

public sealed class NotifyBodyTests
{
    private const string Summary = "Messages-Waiting: yes\r\nMessage-Account: sip:*97@example.com\r\nVoice-Message: 2/0 (0/0)\r\n";

    [Fact]
    public async Task Message_headers_are_off_unless_the_administrator_wants_them()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        await AddAsync(bed, "one", "Alice", "2002");

        await bed.NotifyAsync(1, 2);

        Assert.Equal(Summary, MwiBed.Body(await bed.Phone.NextRequestAsync()));
    }

    [Fact]
    public async Task The_newest_unheard_messages_follow_the_summary_each_with_its_headers()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.MessageHeaders = true);
        await bed.Tables.SubscribeAsync();
        await AddAsync(bed, "heard", "Bob", "2003", folder: "Old", at: 30);
        await AddAsync(bed, "older", "Carol", "+4930123", at: 10);
        await AddAsync(bed, "newest", "Alice", "2002", folder: "Urgent", flag: "Urgent", at: 20);

        await bed.NotifyAsync(1, 2);

        Assert.Equal(
            Summary
            + "\r\nTo: <sip:1001@example.com>\r\nFrom: \"Alice\" <sip:2002@example.com>\r\nSubject: Voice message, 7 s\r\n"
            + "Date: Thu, 01 Jan 1970 00:00:20 GMT\r\nPriority: urgent\r\nMessage-ID: newest@example.com\r\n"
            + "\r\nTo: <sip:1001@example.com>\r\nFrom: \"Carol\" <sip:+4930123@example.com>\r\nSubject: Voice message, 7 s\r\n"
            + "Date: Thu, 01 Jan 1970 00:00:10 GMT\r\nPriority: normal\r\nMessage-ID: older@example.com\r\n",
            MwiBed.Body(await bed.Phone.NextRequestAsync()));
    }

    [Theory]
    [InlineData("x\r\nMessages-Waiting: no", "2002", "From: \"x  Messages-Waiting: no\" <sip:2002@example.com>\r\n")]
    [InlineData("\"quoted\\", "2002", "From: \"\\\"quoted\\\\\" <sip:2002@example.com>\r\n")]
    [InlineData("Ελένη", "1>\r\nX: y", "From: \"Ελένη\" <sip:anonymous@anonymous.invalid>\r\n")]
    [InlineData("", "", "From: \"\" <sip:anonymous@anonymous.invalid>\r\n")]
    public async Task What_a_caller_chose_never_leaves_its_header(string name, string number, string expected)
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.MessageHeaders = true);
        await bed.Tables.SubscribeAsync();
        await AddAsync(bed, "one", name, number);

        await bed.NotifyAsync(1, 2);

        var body = MwiBed.Body(await bed.Phone.NextRequestAsync());
        Assert.Contains(expected, body, StringComparison.Ordinal);
        Assert.Equal(3 + 1 + 6, body.Split("\r\n").Length - 1);
    }

    [Fact]
    public async Task A_request_never_grows_beyond_what_UDP_may_carry()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.MessageHeaders = true);
        await bed.Tables.SubscribeAsync();
        for (var n = 0; n < 5; n++) await AddAsync(bed, $"m{n}", new string('x', 80), "2002", at: n);

        await bed.NotifyAsync(1, 2);

        var notify = await bed.Phone.NextRequestAsync();
        Assert.Contains("Message-ID: m4@", MwiBed.Body(notify), StringComparison.Ordinal);
        Assert.DoesNotContain("Message-ID: m0@", MwiBed.Body(notify), StringComparison.Ordinal);
        Assert.InRange(notify.ToBytes().Length, 600, 1300);
    }

    private static Task AddAsync(MwiBed bed, string id, string name, string number, string folder = "INBOX", string flag = "", int at = 0) =>
        bed.Database.ExecuteAsync(
            """
            insert into messages (mailbox, msg_id, folder, number, caller_name, caller_number, received_at, duration, flag)
            values ('1001@default', @id, @folder, 0, @name, @number, @at, 7, @flag)
            """,
            new { id, folder, name, number, flag, at = at * 1000L },
            CancellationToken.None);
}
