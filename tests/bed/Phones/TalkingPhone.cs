using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace AriVoicemail.Bed;

/// <summary>A phone in a call with Asterisk: it speaks, presses keys, and knows of everything that it receives which sound it is.</summary>
public sealed partial class TalkingPhone : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly AsteriskServer _asterisk;
    private readonly NamedSounds _sounds;
    private readonly KeysBy _keys;
    private readonly PhoneRequests _requests = new();
    private readonly RtpLine _rtp;
    private readonly Lock _gate = new();
    private readonly List<byte[]> _unknown = [];
    private readonly List<HeardSound> _heard = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SipPacket> _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _tag = Guid.NewGuid().ToString("N")[..8];
    private readonly string _extension;
    private string _callId = Guid.NewGuid().ToString("N");
    private PhoneLine _line = null!;
    private string _target = "";
    private string _from;
    private string _to;
    private long _lastAt = Stopwatch.GetTimestamp();
    private int _cseq = 1;

    private TalkingPhone(AsteriskServer asterisk, string extension, NamedSounds sounds, KeysBy keys)
    {
        (_asterisk, _extension, _sounds, _keys) = (asterisk, extension, sounds, keys);
        _rtp = new RtpLine(Hear);
        (_from, _to) = ($"<sip:{User}@127.0.0.1>;tag={_tag}", $"<sip:{extension}@{asterisk.Sip}>");
    }

    /// <summary>What Asterisk dials to ring it: <c>PJSIP/callers/…</c>.</summary>
    public string Address => $"sip:{User}@{_line.Address}";

    /// <summary>It is rung: the INVITE.</summary>
    public Task<SipPacket> Rung => _rung.Task;

    /// <summary>It was rung in vain.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Asterisk has hung up, or the phone has.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What was heard so far, in order. Between two stretches of one sound was silence, or a jump.</summary>
    public IReadOnlyList<HeardSound> Heard
    {
        get
        {
            lock (_gate) return [.. _heard];
        }
    }

    /// <summary>The samples of what is none of the known sounds.</summary>
    public short[] Unknown
    {
        get
        {
            lock (_gate) return [.. _unknown.SelectMany(packet => packet).Select(Ulaw.Decode)];
        }
    }

    public static async Task<TalkingPhone> CallAsync(AsteriskServer asterisk, string extension, NamedSounds sounds, KeysBy keys = KeysBy.TelephoneEvent)
    {
        var phone = new TalkingPhone(asterisk, extension, sounds, keys);
        try
        {
            phone._line = await PhoneLine.OpenAsync(asterisk.Sip, IPAddress.Loopback, tcp: false, phone.Receive);
            await phone.InviteAsync();
            return phone;
        }
        catch
        {
            await phone.DisposeAsync();
            throw;
        }
    }

    /// <summary>A phone that waits to be rung.</summary>
    public static async Task<TalkingPhone> WaitAsync(AsteriskServer asterisk, NamedSounds sounds)
    {
        var phone = new TalkingPhone(asterisk, "", sounds, KeysBy.TelephoneEvent);
        phone._line = await PhoneLine.OpenAsync(asterisk.Sip, IPAddress.Loopback, tcp: false, phone.Receive);
        return phone;
    }

    /// <summary>Answers the call that rings it, once it does.</summary>
    public async Task AnswerAsync()
    {
        var invite = await RungAsync();
        (_callId, _target, _from, _to) = (invite.CallId, SipPacket.Uri(invite.Header("Contact")), $"{invite.Header("To")};tag={_tag}", invite.Header("From"));
        _rtp.Start(new IPEndPoint(IPAddress.Loopback, int.Parse(Audio().Match(invite.Body).Groups[1].Value)));
        await RespondAsync(invite, "200 OK", Sdp);
    }

    /// <summary>Refuses the call that rings it, once it does: <c>486 Busy Here</c>.</summary>
    public async Task RefuseAsync(string status) => await RespondAsync(await RungAsync(), status);

    private Task<SipPacket> RungAsync() => Poll.ForAsync("a call that rings the phone", () => _rung.Task.IsCompleted ? _rung.Task.Result : null);

    /// <summary>Says that, and waits until it is said.</summary>
    public Task SayAsync(ReadOnlySpan<short> samples) => _rtp.SayAsync(samples);

    /// <summary>Presses keys one after the other.</summary>
    /// <param name="milliseconds">For how long each is down, and none after it; rounded to 20. An INFO goes out when the one before is answered.</param>
    public async Task PressAsync(string keys, int milliseconds = 120)
    {
        foreach (var key in keys)
        {
            if (_keys is KeysBy.TelephoneEvent) await _rtp.PressAsync(key, Math.Max(1, milliseconds / 20));
            else await AskAsync("INFO", "Content-Type: application/dtmf-relay\r\n", $"Signal={key}\r\nDuration={milliseconds}\r\n");
        }
    }

    /// <summary>Waits until a sound was heard to its end, so many times since the call began.</summary>
    public Task HeardAsync(string sound, int times = 1) => UntilAsync($"all of {sound}", heard => heard.Count(one => one.Name == sound && one.To == one.Of) >= times);

    /// <summary>Waits until so many seconds of a sound have been heard.</summary>
    public Task HearsAsync(string sound, double seconds = 0.1) => UntilAsync($"{seconds} s of {sound}", heard => heard.Where(one => one.Name == sound).Sum(one => one.Seconds) >= seconds);

    /// <summary>Waits until nothing has been heard for a while.</summary>
    public Task QuietAsync() => UntilAsync("silence", _ => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastAt)) > Pause);

    /// <summary>Presses keys, and answers what is heard then up to the end of that sound.</summary>
    public async Task<string> AnswerToAsync(string keys, string last)
    {
        var before = Heard.Count;
        await PressAsync(keys);
        return await HearsUpToAsync(last, before);
    }

    /// <summary>What is heard from that stretch on up to the end of that sound.</summary>
    public async Task<string> HearsUpToAsync(string last, int before = 0)
    {
        await UntilAsync($"all of {last}", heard => heard.Skip(before).Any(one => one.Name == last && one.To == one.Of));
        var heard = Heard.Skip(before).ToList();
        return string.Join(' ', heard.Take(heard.FindIndex(one => one.Name == last && one.To == one.Of) + 1));
    }

    public async Task UntilAsync(string what, Func<IReadOnlyList<HeardSound>, bool> isSo)
    {
        try
        {
            await Poll.ForAsync(what, () => isSo(Heard));
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message} at {_extension} after {string.Join(' ', Heard)}");
        }
    }

    public async Task HangUpAsync()
    {
        if (_ended.TrySetResult()) await AskAsync("BYE", "", "");
    }

    /// <summary>Waits until Asterisk has hung up.</summary>
    public Task EndedAsync() => UntilAsync("the end of the call", _ => _ended.Task.IsCompleted);

    public async ValueTask DisposeAsync()
    {
        if (_target.Length > 0) await HangUpAsync();
        await _rtp.DisposeAsync();
        if (_line is not null) await _line.DisposeAsync();
    }

    private string Sdp => $"v=0\r\no=phone 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {_rtp.Port} RTP/AVP 0 101\r\n"
        + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n";

    private string User => _keys is KeysBy.Info ? "info" : "talking";

    private async Task InviteAsync()
    {
        var answer = await _requests.SendAsync(_line, $"INVITE sip:{_extension}@{_asterisk.Sip} SIP/2.0", $"{Dialog("INVITE", _cseq)}Content-Type: application/sdp\r\n", Sdp);
        if (answer.Status >= 300) throw new BedException($"{_extension} was answered\n{answer.Text}");
        (_target, _to) = (SipPacket.Uri(answer.Header("Contact")), answer.Header("To"));
        await AcknowledgeAsync();
        _rtp.Start(new IPEndPoint(IPAddress.Loopback, int.Parse(Audio().Match(answer.Body).Groups[1].Value)));
    }

    private Task AcknowledgeAsync() => _line.SendAsync(
        $"ACK {_target} SIP/2.0\r\nVia: SIP/2.0/UDP {_line.Address};rport;branch=z9hG4bK{Guid.NewGuid():N}\r\nMax-Forwards: 70\r\n{Dialog("ACK", 1)}Content-Length: 0\r\n\r\n");

    private Task<SipPacket> AskAsync(string method, string headers, string body) =>
        _requests.SendAsync(_line, $"{method} {_target} SIP/2.0", Dialog(method, Interlocked.Increment(ref _cseq)) + headers, body);

    private string Dialog(string method, int cseq) =>
        $"From: {_from}\r\nTo: {_to}\r\nCall-ID: {_callId}\r\nCSeq: {cseq} {method}\r\nContact: <sip:{User}@{_line.Address}>\r\n";

    private void Hear(byte[] packet)
    {
        lock (_gate)
        {
            var before = _heard.Count > 0 ? _heard[^1] : null;
            _sounds.Recognise(packet, _heard);
            // Silence may be sent, or nothing.
            if (_heard.Count == 0 || _heard[^1] == before) return;
            Volatile.Write(ref _lastAt, Stopwatch.GetTimestamp());
            if (_heard[^1].Name == HeardSound.Unknown) _unknown.Add(packet);
        }
    }

    private void Receive(SipPacket packet)
    {
        if (packet.IsResponse)
        {
            // Asterisk sends its 200 again until it has our ACK.
            if (packet is { Method: "INVITE", Status: 200 } && _target.Length > 0) _ = AcknowledgeAsync();
            _requests.Note(packet);
            return;
        }
        switch (packet.Method)
        {
            case "ACK":
                return;
            case "INVITE" when packet.ToTag.Length == 0:
                _rung.TrySetResult(packet);
                _ = RespondAsync(packet, "180 Ringing");
                return;
            case "CANCEL":
                _ = RespondAsync(_rung.Task.Result, "487 Request Terminated");
                _cancelled.TrySetResult();
                break;
            case "BYE":
                _ended.TrySetResult();
                break;
        }
        _ = RespondAsync(packet, "200 OK");
    }

    private Task RespondAsync(SipPacket request, string status, string body = "")
    {
        var vias = string.Concat(request.Headers("Via").Select(via => $"Via: {via}\r\n"));
        var tag = request.ToTag.Length == 0 ? $";tag={_tag}" : "";
        var type = body.Length == 0 ? "" : "Content-Type: application/sdp\r\n";
        return _line.SendAsync($"SIP/2.0 {status}\r\n{vias}From: {request.Header("From")}\r\nTo: {request.Header("To")}{tag}\r\nCall-ID: {request.CallId}\r\n"
            + $"CSeq: {request.Header("CSeq")}\r\nContact: <{Address}>\r\n{type}Content-Length: {body.Length}\r\n\r\n{body}");
    }

    [GeneratedRegex(@"m=audio (\d+)")]
    private static partial Regex Audio();
}
