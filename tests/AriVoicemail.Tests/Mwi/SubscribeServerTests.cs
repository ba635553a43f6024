using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Notifiers.Mwi.Subscriptions;
using AriVoicemail.Sip.Authentication;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Tests.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Mwi;

/// <summary>A phone and us, with no proxy between (RFC 6665, RFC 3842).</summary>
public sealed class SubscribeServerTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-subscribe-");
    private readonly UdpPeer _phone = new();
    private readonly MwiOptions _options = new() { Ways = MwiWays.Notifier, Domain = "example.com" };
    private SqlDatabase _database = null!;
    private SubscriptionNotifier _notifier = null!;
    private int _cseq;

    [Fact]
    public async Task A_subscription_is_accepted_and_followed_by_the_state_and_every_change_by_another()
    {
        Open();

        var (answer, tag) = await SubscribeAsync();
        var first = await _phone.NextRequestAsync();
        await ChangeAsync(1, 2);
        var second = await _phone.NextRequestAsync();

        Assert.Equal((200, "3600", $"<sip:asterisk@{_notifier.LocalEndPoint}>"), (answer.StatusCode, answer.Headers["Expires"], answer.Headers["Contact"]));
        Assert.Equal($"NOTIFY sip:1001@{_phone.EndPoint} SIP/2.0", first.StartLine);
        Assert.Equal(($"<sip:1001@example.com>;tag={tag}", "<sip:1001@example.com>;tag=phone", "call"), (first.Headers["From"], first.Headers["To"], first.Headers["Call-ID"]));
        Assert.StartsWith("active;expires=", first.Headers["Subscription-State"], StringComparison.Ordinal);
        Assert.Null(first.Headers["Route"]);
        Assert.Contains("Voice-Message: 0/0", MwiBed.Body(first), StringComparison.Ordinal);
        Assert.Contains("Voice-Message: 1/2", MwiBed.Body(second), StringComparison.Ordinal);
        Assert.True(second.CSeq.Number > first.CSeq.Number);
    }

    [Fact]
    public async Task A_refresh_moves_the_target_and_is_answered_with_the_state_once_more()
    {
        Open();
        var (_, tag) = await SubscribeAsync();
        await _phone.NextRequestAsync();

        var (answer, _) = await SubscribeAsync(tag: tag, expires: 120, contact: "sip:1001@192.0.2.77:9");
        var notify = await _phone.NextRequestAsync();

        Assert.Equal((200, "120"), (answer.StatusCode, answer.Headers["Expires"]));
        Assert.Equal("sip:1001@192.0.2.77:9", notify.Uri);
        Assert.Matches("^active;expires=1(20|1[0-9])$", notify.Headers["Subscription-State"]!);
    }

    [Fact]
    public async Task Whoever_unsubscribes_is_told_so_and_then_nothing_more()
    {
        Open();
        var (_, tag) = await SubscribeAsync();
        await _phone.NextRequestAsync();

        await SubscribeAsync(tag: tag, expires: 0);
        var last = await _phone.NextRequestAsync();
        await GoneAsync();
        await ChangeAsync(1, 1);

        Assert.Equal("terminated;reason=timeout", last.Headers["Subscription-State"]);
        Assert.Empty(_phone.Requests());
        Assert.Equal(481, (await SubscribeAsync(tag: tag)).Answer.StatusCode);
    }

    [Fact]
    public async Task Who_only_wants_to_know_gets_one_answer_and_no_subscription()
    {
        Open();

        var (answer, _) = await SubscribeAsync(expires: 0);

        Assert.Equal((200, "0"), (answer.StatusCode, answer.Headers["Expires"]));
        Assert.Equal("terminated;reason=timeout", (await _phone.NextRequestAsync()).Headers["Subscription-State"]);
        await GoneAsync();
    }

    [Fact]
    public async Task A_subscription_that_is_not_refreshed_ends_with_a_word()
    {
        Open(options => options.MinExpires = 1);
        await SubscribeAsync(expires: 1);
        await _phone.NextRequestAsync();

        var last = await _phone.NextRequestAsync();

        Assert.Equal("terminated;reason=timeout", last.Headers["Subscription-State"]);
        await GoneAsync();
    }

    [Fact]
    public async Task A_restart_forgets_nobody_and_CSeq_goes_on()
    {
        Open();
        await SubscribeAsync();
        var first = await _phone.NextRequestAsync();
        var port = _notifier.LocalEndPoint;
        await _notifier.DisposeAsync();

        _options.Notifier.Bind = port.ToString();
        _notifier = Opened();
        await ChangeAsync(1, 1);

        Assert.True((await _phone.NextRequestAsync()).CSeq.Number > first.CSeq.Number);
    }

    [Fact]
    public async Task A_phone_that_answers_481_is_subscribed_no_more()
    {
        Open();
        await SubscribeAsync();
        await _phone.NextRequestAsync();
        _phone.Answers = request => [UdpPeer.Answer(request, "481 Gone")];

        await ChangeAsync(1, 1);

        await GoneAsync();
    }

    [Theory]
    [InlineData("Event: message-summary", "Event: presence", 489, "Allow-Events", "message-summary")]
    [InlineData("Event: message-summary\r\n", "", 489, "Allow-Events", "message-summary")]
    [InlineData("Expires: 3600", "Expires: 5", 423, "Min-Expires", "60")]
    [InlineData("Expires: 3600", "Expires: soon", 400, null, null)]
    [InlineData("Accept: application/simple-message-summary", "Accept: text/plain", 406, null, null)]
    [InlineData("SUBSCRIBE sip:1001@", "SUBSCRIBE sip:9999@", 404, null, null)]
    [InlineData(";tag=phone", "", 400, null, null)]
    [InlineData("Contact: <sip:", "Contact: <tel:", 400, null, null)]
    [InlineData("To: <sip:1001@example.com>", "To: <sip:1001@example.com>;tag=unknown", 481, null, null)]
    [InlineData("CSeq: 1 SUBSCRIBE", "CSeq: 1 NOTIFY", 400, null, null)]
    public async Task What_cannot_be_is_refused_with_the_reason(string from, string to, int status, string? header, string? value)
    {
        Open();
        var request = Request("", 3600, null, "");
        Assert.Contains(from, request, StringComparison.Ordinal);

        await _phone.SendAsync(request.Replace(from, to, StringComparison.Ordinal), _notifier.LocalEndPoint);

        var answer = await _phone.NextResponseAsync();
        Assert.Equal((status, value), (answer.StatusCode, header is null ? null : answer.Headers[header]));
        Assert.Empty(_phone.Requests());
    }

    [Fact]
    public async Task An_older_request_of_the_dialog_is_refused()
    {
        Open();
        var (_, tag) = await SubscribeAsync();
        await _phone.NextRequestAsync();
        _cseq = 0;

        Assert.Equal(500, (await SubscribeAsync(tag: tag)).Answer.StatusCode);
    }

    [Fact]
    public async Task A_longer_time_than_ours_is_cut_and_too_many_phones_are_refused()
    {
        Open(options => options.MaxPerMailbox = 1);

        Assert.Equal("3600", (await SubscribeAsync(expires: 1_000_000)).Answer.Headers["Expires"]);
        await _phone.NextRequestAsync();

        Assert.Equal(403, (await SubscribeAsync(callId: "another")).Answer.StatusCode);
    }

    [Fact]
    public async Task Only_who_can_prove_it_may_watch_and_only_the_own_mailbox()
    {
        Open(options =>
        {
            options.Authenticate = true;
            options.Credentials = new Dictionary<string, string> { ["1001"] = "secret", ["1002"] = "other" };
        });

        Assert.Equal(200, await WithCredentialsAsync("1001", "secret"));
        Assert.Equal(401, await WithCredentialsAsync("1001", "wrong"));
        Assert.Equal(401, await WithCredentialsAsync("nobody", "secret"));
        Assert.Equal(403, await WithCredentialsAsync("1002", "other"));
    }

    [Fact]
    public async Task A_known_user_who_names_itself_in_To_and_another_in_the_Request_URI_is_refused()
    {
        Open(options =>
        {
            options.Authenticate = true;
            options.Credentials = new Dictionary<string, string> { ["1002"] = "other" };
        });

        Assert.Equal(403, await WithCredentialsAsync("1002", "other", to: "1002"));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_phone_that_asks_for_patience_at_the_first_NOTIFY_gets_another()
    {
        Open();
        var asked = 0;
        _phone.Answers = request => [UdpPeer.Answer(request, asked++ == 0 ? "503 Service Unavailable" : "200 OK")];

        await SubscribeAsync();
        var first = await _phone.NextRequestAsync();
        var second = await _phone.NextRequestAsync();

        Assert.True(second.CSeq.Number > first.CSeq.Number);
        Assert.Equal(MwiBed.Body(first), MwiBed.Body(second));
    }

    [Fact]
    public async Task Who_comes_from_elsewhere_is_refused()
    {
        Open(options => options.AllowedFrom = "192.0.2.0/24");

        Assert.Equal(403, (await SubscribeAsync()).Answer.StatusCode);
    }

    public async ValueTask InitializeAsync()
    {
        _database = new SqlDatabase(SqlEngine.Sqlite, $"Data Source={Path.Combine(_folder.FullName, "arivm.db")}");
        await Migrations.ApplyAsync(_database, CancellationToken.None);
        await _database.ExecuteAsync(
            """
            insert into mailboxes (mailbox, number, context, created_at, updated_at) values ('1001@default', '1001', 'default', 0, 0);
            insert into mailbox_counts (mailbox) values ('1001@default');
            """,
            null,
            CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_notifier is not null) await _notifier.DisposeAsync();
        await _phone.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private void Open(Action<MwiNotifierOptions>? configure = null)
    {
        _options.Notifier.Bind = "127.0.0.1:0";
        _options.Notifier.Authenticate = false;
        _options.Notifier.AllowedFrom = "127.0.0.0/8";
        configure?.Invoke(_options.Notifier);
        Assert.Empty(_options.Validate());
        _notifier = Opened();
    }

    private SubscriptionNotifier Opened() => SubscriptionNotifier.Open(
        _options, _database, new MailboxStore(_database, TimeProvider.System), TimeProvider.System, NullLogger<SubscriptionNotifier>.Instance);

    private async Task ChangeAsync(int unheard, int heard)
    {
        var state = new MailboxState(MwiBed.Mailbox, 1, new Counts(unheard, heard));
        Assert.Null((await _notifier.NotifyAsync(state, CancellationToken.None)).Error);
    }

    private async Task<(SipResponse Answer, string Tag)> SubscribeAsync(string tag = "", int expires = 3600, string? contact = null, string callId = "call", string headers = "")
    {
        await _phone.SendAsync(Request(tag, expires, contact, headers).Replace("Call-ID: call", $"Call-ID: {callId}", StringComparison.Ordinal), _notifier.LocalEndPoint);
        var answer = await _phone.NextResponseAsync();
        return (answer, SipText.Parameter(answer.Headers["To"]!, "tag")!);
    }

    private string Request(string tag, int expires, string? contact, string headers) =>
        $"SUBSCRIBE sip:1001@example.com SIP/2.0\r\nVia: SIP/2.0/UDP {_phone.EndPoint};rport;branch=z9hG4bK{Guid.NewGuid():N}\r\nMax-Forwards: 70\r\n"
        + $"From: <sip:1001@example.com>;tag=phone\r\nTo: <sip:1001@example.com>{(tag.Length > 0 ? $";tag={tag}" : "")}\r\nCall-ID: call\r\n"
        + $"CSeq: {++_cseq} SUBSCRIBE\r\nContact: <{contact ?? $"sip:1001@{_phone.EndPoint}"}>\r\nEvent: message-summary\r\n"
        + $"Accept: application/simple-message-summary\r\n{headers}Expires: {expires}\r\nContent-Length: 0\r\n\r\n";

    private async Task<int> WithCredentialsAsync(string user, string password, string to = "1001")
    {
        var client = new DigestClient(new DigestCredentials(user, password));
        var (challenge, _) = await SubscribeAsync(callId: $"of {user}".Replace(' ', '-'));
        Assert.Equal(401, challenge.StatusCode);
        var plain = new SipRequest("SUBSCRIBE", "sip:1001@example.com", new SipHeaders());
        Assert.True(client.Accepts(plain, challenge, "us"));
        var authorization = client.Authorize(plain, "us").Headers["Authorization"]!;
        var request = Request("", 3600, null, $"Authorization: {authorization}\r\n").Replace("Call-ID: call", $"Call-ID: of-{user}-{password}", StringComparison.Ordinal);
        await _phone.SendAsync(request.Replace("To: <sip:1001@", $"To: <sip:{to}@", StringComparison.Ordinal), _notifier.LocalEndPoint);
        return (await _phone.NextResponseAsync()).StatusCode;
    }

    private async Task GoneAsync()
    {
        for (var n = 0; n < 2000 && await CountAsync() > 0; n++) await Task.Delay(10);
        Assert.Equal(0, await CountAsync());
    }

    private Task<int> CountAsync() => new SubscriptionTable(_database).CountAsync(MwiBed.Mailbox, CancellationToken.None);
}
