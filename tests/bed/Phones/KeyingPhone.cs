using System.Globalization;
using System.Net;

namespace AriVoicemail.Bed;

/// <summary>A phone in a call of its own, with real audio both ways: SIP here, the audio in an <see cref="RtpExchange"/> that many phones share.</summary>
public sealed class KeyingPhone : IAsyncDisposable
{
    private readonly PhoneRequests _requests = new();
    private readonly RtpExchange _audio;
    private readonly string _callId = Guid.NewGuid().ToString("N");
    private readonly string _tag = Guid.NewGuid().ToString("N")[..12];
    private PhoneLine _line = null!;
    private SipPacket? _accepted;
    private int _port;
    private bool _hungUp;

    private KeyingPhone(RtpExchange audio) => _audio = audio;

    public RtpStream Stream { get; private set; } = null!;

    /// <summary>Calls an extension of context <c>inbound</c>, and waits until it answers.</summary>
    public static async Task<KeyingPhone> CallAsync(AsteriskServer asterisk, RtpExchange audio, string extension)
    {
        var phone = new KeyingPhone(audio);
        phone._line = await PhoneLine.OpenAsync(asterisk.Sip, IPAddress.Loopback, tcp: false, phone.Receive);
        try
        {
            await phone.InviteAsync(extension);
            return phone;
        }
        catch
        {
            await phone._line.DisposeAsync();
            throw;
        }
    }

    public async Task HangUpAsync()
    {
        if (_hungUp) return;
        _hungUp = true;
        _audio.Close(_port);
        await _requests.SendAsync(_line, $"BYE {Target} SIP/2.0", Dialog(_accepted!.Header("To"), "2 BYE"));
    }

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync();
        await _line.DisposeAsync();
    }

    private string Target => SipPacket.Uri(_accepted!.Header("Contact"));

    private async Task InviteAsync(string extension)
    {
        var to = $"sip:{extension}@{_line.Proxy}";
        var sdp = string.Create(CultureInfo.InvariantCulture, $"""
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio {_audio.Port} RTP/AVP 0 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-16
            a=ptime:20
            a=sendrecv

            """).ReplaceLineEndings("\r\n");
        var answer = await _requests.SendAsync(_line, $"INVITE {to} SIP/2.0", $"{Dialog($"<{to}>", "1 INVITE")}Contact: <sip:owner@{_line.Address}>\r\nContent-Type: application/sdp\r\n", sdp);
        if (answer.Status is < 200 or >= 300) throw new BedException($"the call to {extension} was answered {answer.StartLine}");
        _accepted = answer;
        await AcknowledgeAsync();
        var media = answer.Body.Split("\r\n").First(line => line.StartsWith("m=audio ", StringComparison.Ordinal));
        _port = int.Parse(media.Split(' ')[1], CultureInfo.InvariantCulture);
        Stream = _audio.Open(_port);
    }

    private string Dialog(string to, string cseq) => $"From: <sip:owner@127.0.0.1>;tag={_tag}\r\nTo: {to}\r\nCall-ID: {_callId}\r\nCSeq: {cseq}\r\n";

    private Task AcknowledgeAsync() => _line.SendAsync(
        $"ACK {Target} SIP/2.0\r\nVia: SIP/2.0/UDP {_line.Address};rport;branch=z9hG4bK{Guid.NewGuid():N}\r\nMax-Forwards: 70\r\n"
        + $"{Dialog(_accepted!.Header("To"), "1 ACK")}Content-Length: 0\r\n\r\n");

    private void Receive(SipPacket packet)
    {
        if (packet is { IsResponse: true, Method: "INVITE", Status: >= 200 and < 300 } && _accepted is not null)
        {
            // Our ACK was lost.
            _ = AcknowledgeAsync();
        }
        else if (packet.IsResponse)
        {
            _requests.Note(packet);
        }
        else if (packet.Method is "BYE")
        {
            _hungUp = true;
            _audio.Close(_port);
            var vias = string.Concat(packet.Vias.Select(via => $"Via: {via}\r\n"));
            _ = _line.SendAsync($"SIP/2.0 200 OK\r\n{vias}From: {packet.Header("From")}\r\nTo: {packet.Header("To")}\r\nCall-ID: {packet.CallId}\r\nCSeq: {packet.Header("CSeq")}\r\nContent-Length: 0\r\n\r\n");
        }
    }
}
