using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AriVoicemail.Bed;

/// <summary>
/// A phone in one socket: registers, subscribes to message-summary, answers every NOTIFY with what <see cref="Answer"/> says, whoever sends it, and
/// keeps all of them. It reads SIP with means of its own, so that it judges ours independently.
/// </summary>
public sealed class PlainPhone : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Lock _gate = new();
    private readonly List<ReceivedNotify> _notifies = [];
    private readonly List<string> _responses = [];
    private readonly Dictionary<string, (string From, Task<string?> Answer)> _answers = [];
    private readonly IPEndPoint _server;
    private readonly string _callId = Guid.NewGuid().ToString("N");
    private readonly string _tag = Guid.NewGuid().ToString("N")[..8];
    private readonly Task _receiving;
    private string _remoteTag = "";
    private int _cseq;

    /// <param name="server">Whom it registers with and subscribes at.</param>
    public PlainPhone(IPEndPoint server, string user, string domain = "example.com")
    {
        (_server, User, Domain) = (server, user, domain);
        _receiving = ReceiveAsync();
    }

    public string User { get; }

    public string Domain { get; }

    public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>The status line for a NOTIFY, without the version, and further headers behind it; null: no answer.</summary>
    public Func<ReceivedNotify, Task<string?>> Answer { get; set; } = _ => Task.FromResult<string?>("200 OK");

    /// <summary>How many packets of a hundred it loses, those that come and those that go.</summary>
    public int LossPercent { get; set; }

    /// <summary>How often a NOTIFY came while another one of the same sender, by its User-Agent, was not yet answered.</summary>
    public int Overlaps { get; private set; }

    /// <summary>Every NOTIFY so far, in order, copies left out.</summary>
    public IReadOnlyList<ReceivedNotify> Notifies
    {
        get
        {
            lock (_gate) return [.. _notifies];
        }
    }

    public Task RegisterAsync() => AskAsync("REGISTER", $"sip:{Domain}", User, Guid.NewGuid().ToString("N"), $"Expires: 3600\r\n");

    /// <summary>Subscribes, or refreshes or ends the subscription that it has.</summary>
    /// <param name="mailbox">Its own if not given.</param>
    public async Task SubscribeAsync(int expires = 3600, string? mailbox = null)
    {
        var answer = await AskAsync(
            "SUBSCRIBE", $"sip:{mailbox ?? User}@{(_remoteTag.Length == 0 ? Domain : _server.ToString())}", mailbox ?? User, _callId,
            $"Event: message-summary\r\nAccept: application/simple-message-summary\r\nExpires: {expires}\r\n");
        _remoteTag = ReceivedNotify.TagOf(Line(answer, "To"));
    }

    /// <summary>The first NOTIFY, now or later, whose <c>Voice-Message</c> begins so.</summary>
    public Task<ReceivedNotify> NotifyAsync(string voiceMessage, double seconds = 45) =>
        Poll.ForAsync($"a NOTIFY of {voiceMessage}", () => Notifies.FirstOrDefault(notify => notify.VoiceMessage.StartsWith(voiceMessage, StringComparison.Ordinal)), seconds);

    /// <summary>Answers as RFC 3261 §12.2.2 has it: a NOTIFY that is not above the last one it took is refused.</summary>
    public void BeStrict(TimeSpan pause)
    {
        var last = 0;
        Answer = async notify =>
        {
            await Task.Delay(pause);
            lock (_gate)
            {
                if (notify.CallId != _callId || notify.ToTag != _tag) return "481 Subscription Does Not Exist";
                if (notify.CSeq <= last) return "500 CSeq out of order";
                last = notify.CSeq;
                return "200 OK";
            }
        };
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _receiving;
    }

    private async Task<string> AskAsync(string method, string uri, string to, string callId, string headers)
    {
        var cseq = Interlocked.Increment(ref _cseq);
        var remoteTag = method is "SUBSCRIBE" && _remoteTag.Length > 0 ? $";tag={_remoteTag}" : "";
        var request = $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {Address};rport;branch=z9hG4bK{Guid.NewGuid():N}\r\nMax-Forwards: 70\r\n"
            + $"From: <sip:{User}@{Domain}>;tag={_tag}\r\nTo: <sip:{to}@{Domain}>{remoteTag}\r\nCall-ID: {callId}\r\nCSeq: {cseq} {method}\r\n"
            + $"Contact: <sip:{User}@{Address}>\r\n{headers}Content-Length: 0\r\n\r\n";
        for (var copy = 0; copy < 10; copy++)
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(request), _server);
            for (var n = 0; n < 100; n++)
            {
                if (ResponseTo(callId, cseq, method) is { } answer)
                {
                    return answer.StartsWith("SIP/2.0 2", StringComparison.Ordinal) ? answer : throw new BedException($"phone {User}: {method} was answered\n{answer}");
                }
                await Task.Delay(10);
            }
        }
        throw new BedException($"phone {User}: nobody answered {method}");
    }

    private string? ResponseTo(string callId, int cseq, string method)
    {
        lock (_gate) return _responses.Find(response => Line(response, "Call-ID") == callId && Line(response, "CSeq") == $"{cseq} {method}");
    }

    private async Task ReceiveAsync()
    {
        while (true)
        {
            try
            {
                var packet = await _socket.ReceiveAsync();
                var text = Encoding.UTF8.GetString(packet.Buffer);
                if (text.StartsWith("NOTIFY ", StringComparison.Ordinal)) _ = TakeAsync(new ReceivedNotify(DateTimeOffset.UtcNow, text), packet.RemoteEndPoint);
                else if (text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && !text.StartsWith("SIP/2.0 1", StringComparison.Ordinal))
                    lock (_gate) _responses.Add(text);
            }
            catch (Exception error) when (error is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task TakeAsync(ReceivedNotify notify, IPEndPoint from)
    {
        if (IsLost()) return;
        Task<string?> answer;
        lock (_gate)
        {
            if (_answers.TryGetValue(notify.Branch, out var known))
            {
                // A copy gets the answer of the first, as a transaction would give it.
                answer = known.Answer;
            }
            else
            {
                var sender = notify.Header("User-Agent");
                if (_answers.Values.Any(one => one.From == sender && !one.Answer.IsCompleted)) Overlaps++;
                _notifies.Add(notify);
                answer = Answer(notify);
                _answers[notify.Branch] = (sender, answer);
            }
        }
        if (await answer is not { } status || IsLost()) return;
        var vias = string.Concat(notify.Headers("Via").Select(via => $"Via: {via}\r\n"));
        var response = $"SIP/2.0 {status}\r\n{vias}From: {notify.Header("From")}\r\nTo: {notify.Header("To")}{(notify.ToTag.Length == 0 ? $";tag={_tag}" : "")}\r\n"
            + $"Call-ID: {notify.CallId}\r\nCSeq: {notify.Header("CSeq")}\r\nContent-Length: 0\r\n\r\n";
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(response), from);
        }
        catch (ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private bool IsLost() => Random.Shared.Next(100) < LossPercent;

    private static string Line(string message, string name) =>
        message.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";
}
