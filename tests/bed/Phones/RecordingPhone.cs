using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>
/// A phone that subscribes to a mailbox's message-summary, answers NOTIFYs as it is told to, and writes down every one. It is as strict as
/// RFC 3261 §12.2.2 allows, costs a socket, and a thousand of them fit into a test.
/// </summary>
public sealed class RecordingPhone : IAsyncDisposable
{
    private const string Domain = "example.com";

    private readonly PhoneOptions _options;
    private readonly PhoneRequests _requests = new();
    private readonly NotifyRecorder _recorder;
    private readonly CancellationTokenSource _over = new();
    private readonly string _registration = Guid.NewGuid().ToString("N");
    private PhoneLine _line = null!;
    private string _remoteTarget = "";
    private int _registerCSeq;
    private int _subscribeCSeq;

    private RecordingPhone(string mailbox, PhoneOptions options)
    {
        (Mailbox, _options) = (mailbox, options);
        User = options.User ?? mailbox;
        _recorder = new NotifyRecorder(this, options);
    }

    public string Mailbox { get; }

    public string User { get; }

    public string CallId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The phone's tag: To of the NOTIFYs.</summary>
    public string OwnTag { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>The tag in the 200 to SUBSCRIBE: From of the NOTIFYs. Empty before.</summary>
    public string RemoteTag { get; private set; } = "";

    /// <summary>Where the phone wants its NOTIFYs.</summary>
    public string Contact => $"sip:{User}@{_options.PrivateAddress ?? _line.Address}{(_line.IsTcp ? ";transport=tcp" : "")}";

    /// <summary>Every NOTIFY of the dialog so far, in the order in which they came; copies are counted and not listed.</summary>
    public IReadOnlyList<RecordedNotify> Notifies => _recorder.Notifies;

    /// <summary>Those that somebody behind the proxy sent.</summary>
    public IEnumerable<RecordedNotify> Relayed => Notifies.Where(notify => notify.IsRelayed);

    /// <summary>NOTIFYs that belong to no subscription of this phone.</summary>
    public IReadOnlyCollection<SipPacket> Strays => _recorder.Strays;

    public int RefusedRefreshes { get; private set; }

    /// <summary>What the lamp shows: the last NOTIFY that the phone accepted and that had a body.</summary>
    public string Shows => Notifies.LastOrDefault(notify => notify.Status is >= 200 and < 300 && notify.VoiceMessage.Length > 0)?.VoiceMessage ?? "";

    /// <summary>Registers and subscribes, and waits for the proxy's first NOTIFY unless told what to do with it.</summary>
    public static async Task<RecordingPhone> StartAsync(KamailioServer kamailio, string mailbox, PhoneOptions? options = null)
    {
        var phone = new RecordingPhone(mailbox, options ?? new PhoneOptions());
        phone._line = await PhoneLine.OpenAsync(phone._options.OutboundProxy ?? kamailio.Sip, phone._options.LocalAddress, phone._options.Tcp, phone.Receive);
        try
        {
            await phone.RegisterAsync();
            await phone.SubscribeAsync(phone._options.Expires);
            if (phone._options.Answers is [{ Status: 200 }, ..]) await phone.FirstNotifyAsync();
            return phone;
        }
        catch
        {
            await phone.DisposeAsync();
            throw;
        }
    }

    // On a busy machine Kamailio has answered a SUBSCRIBE and then told nothing. A phone asks again.
    private async Task FirstNotifyAsync()
    {
        try
        {
            await NotifyAsync(notify => notify.Status == 200, seconds: 10);
        }
        catch (TimeoutException)
        {
            await SubscribeAsync(_options.Expires);
            await NotifyAsync(notify => notify.Status == 200);
        }
    }

    public async Task RegisterAsync(int expires = 3600)
    {
        var answer = await _requests.SendAsync(_line, $"REGISTER sip:{Domain} SIP/2.0",
            $"From: <sip:{User}@{Domain}>;tag={OwnTag}\r\nTo: <sip:{User}@{Domain}>\r\nCall-ID: {_registration}\r\n"
            + $"CSeq: {Interlocked.Increment(ref _registerCSeq)} REGISTER\r\nContact: <{Contact}>\r\nExpires: {Number(expires)}\r\n", cancellationToken: _over.Token);
        Demand(answer);
    }

    /// <summary>Subscribes, or refreshes the subscription; 0 seconds end it. It may be called while NOTIFYs come.</summary>
    public async Task SubscribeAsync(int expires = 3600)
    {
        var to = RemoteTag.Length > 0 ? $";tag={RemoteTag}" : "";
        var target = RemoteTag.Length > 0 ? _remoteTarget : $"sip:{Mailbox}@{Domain}";
        var answer = await _requests.SendAsync(_line, $"SUBSCRIBE {target} SIP/2.0",
            $"From: <sip:{User}@{Domain}>;tag={OwnTag}\r\nTo: <sip:{Mailbox}@{Domain}>{to}\r\nCall-ID: {CallId}\r\n"
            + $"CSeq: {Interlocked.Increment(ref _subscribeCSeq)} SUBSCRIBE\r\nContact: <{Contact}>\r\nEvent: message-summary\r\n"
            + $"Accept: application/simple-message-summary\r\nExpires: {Number(expires)}\r\n", cancellationToken: _over.Token);
        Demand(answer);
        if (RemoteTag.Length > 0) return;
        _remoteTarget = SipPacket.Uri(answer.Header("Contact"));
        RemoteTag = answer.ToTag;
    }

    /// <summary>Refreshes as a phone does: who is refused tries again at the next occasion.</summary>
    public async Task TryRefreshAsync()
    {
        try
        {
            await SubscribeAsync();
        }
        catch (BedException)
        {
            RefusedRefreshes++;
        }
    }

    public Task UnsubscribeAsync() => SubscribeAsync(expires: 0);

    /// <summary>Sends a NOTIFY into another phone's subscription through the proxy, as one could who has read its tags. The answer.</summary>
    public Task<SipPacket> ForgeAsync(RecordingPhone victim) => _requests.SendAsync(_line, $"NOTIFY {victim.Contact} SIP/2.0",
        $"From: <sip:{victim.Mailbox}@{Domain}>;tag={victim.RemoteTag}\r\nTo: <sip:{victim.User}@{Domain}>;tag={victim.OwnTag}\r\n"
        + $"Call-ID: {victim.CallId}\r\nCSeq: 999999 NOTIFY\r\nContact: <{Contact}>\r\nRoute: <sip:{_line.Proxy};lr>\r\nEvent: message-summary\r\n"
        + "Subscription-State: active\r\n", cancellationToken: _over.Token);

    /// <summary>What it does with the next NOTIFY packets; the last goes for all that follow.</summary>
    public void Answer(params IEnumerable<NotifyAnswer> answers) => _recorder.Answer(answers);

    /// <summary>The first NOTIFY, now or later, that fits.</summary>
    public async Task<RecordedNotify> NotifyAsync(Func<RecordedNotify, bool> fits, double seconds = 30)
    {
        try
        {
            return await Poll.ForAsync("a NOTIFY", () => Notifies.FirstOrDefault(fits), seconds);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{this}: {error.Message}");
        }
    }

    /// <summary>Waits until the lamp shows that, for instance <c>1/0</c>.</summary>
    public async Task ShowsAsync(string voiceMessage, double seconds = 30)
    {
        try
        {
            await Poll.ForAsync(voiceMessage, () => Shows == voiceMessage || Shows.StartsWith(voiceMessage + " (", StringComparison.Ordinal), seconds);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{this}: {error.Message}");
        }
    }

    /// <summary>Checks that our CSeq, and the proxy's with it, rose from one NOTIFY to the next, so that the phone had to refuse none for it.</summary>
    /// <exception cref="BedException">One did not.</exception>
    public void AssertRising()
    {
        AssertNoCSeqTwice();
        // The proxy's own packets and ours take different ways, so only those of one sender arrive in order.
        foreach (var sender in Notifies.GroupBy(notify => notify.IsRelayed))
            foreach (var (earlier, later) in sender.Zip(sender.Skip(1)))
                if (later.CSeq <= earlier.CSeq) throw new BedException($"CSeq {later.CSeq} after {earlier.CSeq}: {this}");
    }

    /// <summary>Checks that no two NOTIFYs carry one CSeq.</summary>
    /// <exception cref="BedException">Two do.</exception>
    public void AssertNoCSeqTwice()
    {
        // One request that the proxy passed on twice, after a restart, is still one.
        var twice = Notifies.GroupBy(notify => notify.CSeq).FirstOrDefault(same => same.Select(notify => notify.Origin).Distinct().Count() > 1);
        if (twice is not null) throw new BedException($"CSeq {twice.Key} was used by {string.Join(" and ", twice)}: {this}");
    }

    public override string ToString() =>
        $"phone {User} of {Mailbox}, {Notifies.Count} NOTIFYs\n{string.Join('\n', Notifies.TakeLast(30))}";

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        if (_line is not null) await _line.DisposeAsync();
        _over.Dispose();
    }

    internal Task SendAsync(string text) => _line.SendAsync(text);

    private void Receive(SipPacket packet)
    {
        if (packet.IsResponse) _requests.Note(packet);
        else _recorder.Receive(packet);
    }

    private static void Demand(SipPacket answer)
    {
        if (answer.Status >= 300) throw new BedException($"the proxy refused\n{answer.Text}");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
