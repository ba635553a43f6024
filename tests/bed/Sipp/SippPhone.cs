using System.Globalization;
using System.Net;

namespace AriVoicemail.Bed;

/// <summary>
/// SIPp as a phone: registers with Kamailio, subscribes to a mailbox's message-summary, answers every NOTIFY, and keeps all of them.
/// </summary>
public sealed class SippPhone : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new("phone");
    private readonly Lock _gate = new();
    private readonly List<ReceivedNotify> _notifies = [];
    private readonly TaskCompletionSource<TracedMessage> _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServerProcess _sipp;
    private readonly Task _listening;
    private int _cseq = 1;

    private SippPhone(KamailioServer kamailio, string mailbox, string user, int expires, PhoneBehaviour behaviour)
    {
        (Mailbox, User) = (mailbox, user);
        File.WriteAllText(_folder["phone.xml"], PhoneScenario.Write(user, mailbox, "example.com", expires, behaviour));
        // Without -nr SIPp swallows copies of a request, and a phone that drops the first one would drop them all.
        _sipp = Sipp.Start($"SIPp as phone {user}", _folder, [
            kamailio.Sip.ToString(), "-sf", _folder["phone.xml"], "-p", Address.Port.ToString(CultureInfo.InvariantCulture), "-m", "1", "-nr",
            // What comes while it is about to answer it leaves out, and whoever sent it sends it again.
            "-default_behaviors", "all,-abortunexp",
            "-trace_msg", "-message_file", _folder["messages"],
        ]);
        _listening = ListenAsync();
    }

    public string Mailbox { get; }

    public string User { get; }

    public IPEndPoint Address { get; } = new(IPAddress.Loopback, Ports.Free());

    /// <summary>The URI where the phone wants its NOTIFYs.</summary>
    public string Contact => $"sip:{User}@{Address}";

    public string CallId { get; private set; } = "";

    /// <summary>The phone's tag: To of the NOTIFYs.</summary>
    public string OwnTag { get; private set; } = "";

    /// <summary>The tag in the 200 to SUBSCRIBE: From of the NOTIFYs.</summary>
    public string RemoteTag { get; private set; } = "";

    /// <summary>Every NOTIFY so far, in order, copies left out.</summary>
    public IReadOnlyList<ReceivedNotify> Notifies
    {
        get
        {
            lock (_gate) return [.. _notifies];
        }
    }

    /// <summary>Waits until the phone has subscribed and, unless it behaves badly from the start, got the proxy's first NOTIFY.</summary>
    /// <param name="user">The phone's own account; that of the mailbox as a rule.</param>
    /// <param name="expires">Seconds that it subscribes for.</param>
    public static async Task<SippPhone> StartAsync(
        KamailioServer kamailio, string mailbox, string? user = null, int expires = 3600, PhoneBehaviour? behaviour = null)
    {
        var phone = new SippPhone(kamailio, mailbox, user ?? mailbox, expires, behaviour ?? new PhoneBehaviour());
        try
        {
            var ok = await phone._subscribed.Task.WaitAsync(TimeSpan.FromSeconds(10));
            var dialog = new ReceivedNotify(ok.At, ok.Text);
            (phone.CallId, phone.OwnTag, phone.RemoteTag) = (dialog.CallId, dialog.FromTag, dialog.ToTag);
            if (behaviour is null or { Well: > 0 }) await phone.NotifyAsync(_ => true);
            return phone;
        }
        catch (Exception error)
        {
            var text = $"phone {phone.User} could not subscribe: {Sipp.Errors(phone._folder)}{phone.ReadTrace()}";
            await phone.DisposeAsync();
            throw new BedException(text, error);
        }
    }

    /// <summary>The first NOTIFY, now or later, that fits.</summary>
    public async Task<ReceivedNotify> NotifyAsync(Func<ReceivedNotify, bool> fits, double seconds = 45)
    {
        try
        {
            return await Poll.ForAsync("a NOTIFY", () => Notifies.FirstOrDefault(fits), seconds);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"phone {User}: {error.Message}; it got\n{string.Join('\n', Notifies.Select(notify => notify.Raw))}");
        }
    }

    /// <summary>The first NOTIFY whose <c>Voice-Message</c> begins so, for instance <c>1/0</c>.</summary>
    public Task<ReceivedNotify> NotifyAsync(string voiceMessage, double seconds = 45) =>
        NotifyAsync(notify => notify.VoiceMessage.StartsWith(voiceMessage, StringComparison.Ordinal), seconds);

    /// <summary>Checks a NOTIFY as strictly as RFC 3261 §12.2.2 and RFC 6665 §4.1.3 allow a phone to.</summary>
    /// <exception cref="BedException">It is not of this dialog, or comes before its time.</exception>
    public void AssertDialog(ReceivedNotify notify)
    {
        Same("From tag", RemoteTag, notify.FromTag);
        Same("To tag", OwnTag, notify.ToTag);
        Same("Call-ID", CallId, notify.CallId);
        Same("Request-URI", Contact, notify.RequestUri);
        Same("Event", "message-summary", notify.Event);
        Same("CSeq method", "NOTIFY", notify.Header("CSeq").Split(' ')[^1]);
        Same("Content-Length", notify.Header("Content-Length"), notify.Body.Length.ToString(CultureInfo.InvariantCulture));
        var before = Notifies.TakeWhile(one => one.Branch != notify.Branch).Select(one => one.CSeq).DefaultIfEmpty(0).Max();
        if (notify.CSeq <= before) throw new BedException($"CSeq {notify.CSeq} is not above {before}\n{notify.Raw}");

        void Same(string what, string expected, string actual)
        {
            if (expected != actual) throw new BedException($"{what} is '{actual}' and not '{expected}'\n{notify.Raw}");
        }
    }

    /// <summary>Subscribes again in the same dialog, as phones do before they expire; 0 seconds ends the subscription.</summary>
    public async Task SubscribeAgainAsync(int expires = 3600)
    {
        var cseq = ++_cseq;
        // A SIPp that is about to answer a NOTIFY leaves out what comes meanwhile, so it is told until it does it.
        for (var told = 0; !Sent() && !_sipp.Exited.IsCompleted; told++)
        {
            if (told % 50 == 0) await Sipp.TellAsync(Address.Port, CallId, $"subscribe {cseq} {expires} {RemoteTag}");
            await Task.Delay(20);
        }
        await Poll.ForAsync("the answer to SUBSCRIBE", () => ReadTrace().Contains($"CSeq: {cseq} SUBSCRIBE\r\nExpires:", StringComparison.Ordinal));

        bool Sent() => ReadTrace().Contains($"CSeq: {cseq} SUBSCRIBE\r\n", StringComparison.Ordinal);
    }

    /// <summary>Every message of the phone, both ways, as SIPp wrote it down.</summary>
    public string ReadTrace() => File.Exists(_folder["messages"]) ? File.ReadAllText(_folder["messages"]) : "";

    /// <summary>The phone is gone without a word.</summary>
    public Task KillAsync() => _sipp.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _sipp.KillAsync();
        await _listening;
        await _sipp.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ListenAsync()
    {
        var trace = new MessageTrace(_folder["messages"]);
        bool over;
        do
        {
            over = _sipp.Exited.IsCompleted;
            foreach (var message in trace.ReadNew().Where(message => message.Received)) Note(message);
            if (!over) await Task.WhenAny(_sipp.Exited, Task.Delay(5));
        }
        while (!over);

        if (_subscribed.TrySetException(new BedException($"SIPp ended with {await _sipp.Exited}\n{_sipp.LogTail()}"))) _ = _subscribed.Task.Exception;
    }

    private void Note(TracedMessage message)
    {
        if (message.Text.StartsWith("NOTIFY ", StringComparison.Ordinal))
        {
            var notify = new ReceivedNotify(message.At, message.Text);
            lock (_gate)
                if (_notifies.TrueForAll(one => one.Branch != notify.Branch)) _notifies.Add(notify);
        }
        else if (message.Text.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && message.Text.Contains(" SUBSCRIBE\r\n", StringComparison.Ordinal))
        {
            _subscribed.TrySetResult(message);
        }
    }
}
