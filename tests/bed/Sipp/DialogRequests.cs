using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>The requests of a caller's dialog, in SIPp's notation.</summary>
internal sealed class DialogRequests(Caller caller)
{
    private int _cseq = 1;

    private string From { get; } = $"From: \"{Escape(caller.Name)}\" <sip:{caller.Number}@[local_ip]:[local_port]>;tag=[pid]S[call_number]";

    private string To { get; } = caller.Proxy is null ? "sip:[service]@[remote_ip]:[remote_port]" : "sip:[service]@example.com";

    public string Invite() => Send("retrans=\"500\"", $"""
        INVITE {To} SIP/2.0
        Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
        {From}
        To: <{To}>
        Call-ID: [call_id]
        CSeq: 1 INVITE
        Contact: <sip:caller@[local_ip]:[local_port]>
        Max-Forwards: 70
        {string.Concat(caller.Headers.Select(header => header + "\n"))}Content-Type: application/sdp
        Content-Length: [len]

        v=0
        o=caller 1 1 IN IP4 [local_ip]
        s=-
        c=IN IP4 [media_ip]
        t=0 0
        m=audio [rtpstream_audio_port] RTP/AVP 0 101
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=ptime:20

        """);

    public string Ack() => Send("", Head("ACK", "1") + "Content-Length: 0\n\n");

    public string Bye(string? cseq = null) => Send("retrans=\"500\"", Head("BYE", cseq ?? Next()) + "Content-Length: 0\n\n");

    public string Info(string key, string? cseq = null) => Send("retrans=\"500\"", $"""
        {Head("INFO", cseq ?? Next())}Content-Type: application/dtmf-relay
        Content-Length: [len]

        Signal={key}
        Duration=160

        """);

    public static string Ok() => Send("", """
        SIP/2.0 200 OK
        [last_Via:]
        [last_From:]
        [last_To:]
        [last_Call-ID:]
        [last_CSeq:]
        Content-Length: 0


        """);

    private static string Send(string attributes, string message) => $"  <send {attributes}><![CDATA[\n{message}]]></send>\n";

    // RFC 3261 §25.1, quoted-pair.
    private static string Escape(string name) => name.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private string Next() => (++_cseq).ToString(CultureInfo.InvariantCulture);

    // SIPp makes one branch per step, which a loop would use twice.
    private string Head(string method, string cseq) => $"""
        {method} [next_url] SIP/2.0
        Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]-{cseq}
        {From}
        To: <{To}>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: {cseq} {method}
        {(caller.Proxy is null ? "" : "[routes]\n")}Max-Forwards: 70

        """;
}
