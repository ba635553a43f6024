using System.Collections.Concurrent;
using System.Diagnostics;

namespace AriVoicemail.Bed;

/// <summary>The phone's side of its subscription's dialog: which NOTIFY is in order, what it is answered, and what is written down.</summary>
internal sealed class NotifyRecorder(RecordingPhone phone, PhoneOptions options)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly DigestCheck _digest = new(options.TrustedUser, options.Password);
    private readonly ConcurrentQueue<SipPacket> _strays = [];
    private readonly List<RecordedNotify> _notifies = [];
    private readonly Dictionary<string, (RecordedNotify Notify, string? Answer)> _transactions = [];
    private Queue<NotifyAnswer> _script = new(options.Answers);
    private long _highest;
    private SipPacket? _call;

    public IReadOnlyList<RecordedNotify> Notifies
    {
        get
        {
            lock (_gate) return [.. _notifies];
        }
    }

    public IReadOnlyCollection<SipPacket> Strays => _strays;

    public void Answer(IEnumerable<NotifyAnswer> answers)
    {
        lock (_gate) _script = new Queue<NotifyAnswer>(answers);
    }

    public void Receive(SipPacket request)
    {
        if (request.Method == "OPTIONS") _ = phone.SendAsync(Response(request, NotifyAnswer.Ok));
        else if (request.Method == "INVITE") Call(request);
        else if (request.Method == "CANCEL") Cancel(request);
        else if (request.Method == "ACK") return;
        else if (request.Method != "NOTIFY") _ = phone.SendAsync(Response(request, new NotifyAnswer(405, "Method Not Allowed")));
        else if (!IsOurs(request)) Refuse(request);
        else _ = TakeAsync(request);
    }

    // The NOTIFY may come before the 200 that tells the proxy's tag (RFC 6665 §4.4.1).
    private bool IsOurs(SipPacket request) =>
        request.CallId == phone.CallId && request.ToTag == phone.OwnTag && (phone.RemoteTag.Length == 0 || request.FromTag == phone.RemoteTag)
        && request.Header("Event").Split(';')[0] == "message-summary";

    private void Call(SipPacket request)
    {
        _call = request;
        _ = phone.SendAsync(Response(request, options.Calls));
    }

    private void Cancel(SipPacket request)
    {
        _ = phone.SendAsync(Response(request, NotifyAnswer.Ok));
        if (_call is { } call) _ = phone.SendAsync(Response(call, new NotifyAnswer(487, "Request Terminated")));
    }

    private void Refuse(SipPacket request)
    {
        _strays.Enqueue(request);
        _ = phone.SendAsync(Response(request, NotifyAnswer.NoSubscription));
    }

    private async Task TakeAsync(SipPacket request)
    {
        NotifyAnswer answer;
        RecordedNotify notify;
        lock (_gate)
        {
            var copy = _transactions.TryGetValue(request.Branch, out var transaction);
            if (copy) transaction.Notify.CountCopy();
            if (transaction.Answer is { } again) _ = phone.SendAsync(again);
            if (copy && (transaction.Answer is not null || transaction.Notify.IsBeingAnswered)) return;
            if (copy)
            {
                notify = transaction.Notify;
            }
            else
            {
                notify = new RecordedNotify(request, _clock.Elapsed) { Overlaps = IsUnderWay(request) };
                _notifies.Add(notify);
                _transactions[request.Branch] = (notify, null);
            }
            answer = Decide(request, copy);
            if (answer.Status == 0) return;
            notify.IsBeingAnswered = true;
        }
        if (answer.Delay > TimeSpan.Zero) await Task.Delay(answer.Delay);
        var text = Response(request, answer);
        lock (_gate)
        {
            notify.Status = answer.Status;
            notify.AnsweredAt = _clock.Elapsed;
            _transactions[request.Branch] = (notify, text);
        }
        await phone.SendAsync(text);
    }

    // RFC 3261 §12.2.2: out of order is 500. A copy of a packet that was left unanswered is judged by the script alone.
    private NotifyAnswer Decide(SipPacket request, bool copy)
    {
        if (!copy && request.CSeq <= _highest) return NotifyAnswer.ServerError;
        _highest = Math.Max(_highest, request.CSeq);
        var answer = _script.Count > 1 ? _script.Dequeue() : _script.Peek();
        if (!answer.Challenges) return answer;
        return _digest.Check(request, answer.Status, answer.Reason) switch
        {
            true => NotifyAnswer.Ok,
            false => new NotifyAnswer(403, "Forbidden"),
            null => new NotifyAnswer(answer.Status, "Unauthorized", _digest.Challenge(answer.Status, answer.Reason)),
        };
    }

    private bool IsUnderWay(SipPacket request)
    {
        var now = _clock.Elapsed;
        // Who has had no answer for 64·T1 has given up.
        return _notifies.Exists(earlier => earlier.Status == 0 && now - earlier.At < TimeSpan.FromSeconds(32) && earlier.IsRelayed == request.Vias.Count > 1);
    }

    private string Response(SipPacket request, NotifyAnswer answer)
    {
        var via = string.Concat(request.Headers("Via").Select(value => $"Via: {value}\r\n"));
        var routes = string.Concat(request.Headers("Record-Route").Select(value => $"Record-Route: {value}\r\n"));
        var contact = answer.Status is >= 200 and < 300 ? $"Contact: <{phone.Contact}>\r\n" : "";
        return $"SIP/2.0 {answer.Status} {answer.Reason}\r\n{via}{routes}From: {request.Header("From")}\r\nTo: {request.Header("To")}\r\n"
            + $"Call-ID: {request.CallId}\r\nCSeq: {request.Header("CSeq")}\r\n{contact}{answer.Header}Content-Length: 0\r\n\r\n";
    }
}
