namespace AriVoicemail.Tests.Sip.Torture;

/// <summary>RFC 4475 §3.2 to §3.4: readable, and asking for what nobody can give.</summary>
internal static class UnusualMessages
{
    public static readonly TortureMessage[] All =
    [
        new("badbranch", Request("OPTIONS", "badbranch", branch: "z9hG4bK")) { Reads = Options, Answer = 200 },

        new("insuf",
            $$"""
            INVITE sip:user@example.com SIP/2.0
            CSeq: 193942 INVITE
            Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf
            Content-Type: application/sdp
            l: {length}

            {{TortureMessage.Sdp}}
            """) { Reads = Invite, Answer = 400 },

        new("unkscm", Request("OPTIONS", "unkscm", "nobodyKnowsThisScheme:totallyopaquecontent"))
        {
            Reads = "OPTIONS nobodyKnowsThisScheme:totallyopaquecontent", Answer = 416,
        },

        new("novelsc", Request("OPTIONS", "novelsc", "soap.beep://192.0.2.103:3002"))
        {
            Reads = "OPTIONS soap.beep://192.0.2.103:3002", Answer = 416,
        },

        new("unksm2", Request("REGISTER", "unksm2", to: "isbn:2983792873", from: "<http://www.example.com>;tag=3234233"))
        {
            Reads = Register, Answer = 405,
        },

        new("bext01",
            Request("OPTIONS", "bext01", more: "Require: nothingSupportsThis, nothingSupportsThisEither\nProxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis"))
        {
            Reads = Options, Answer = 420,
        },

        new("invut", Request("INVITE", "invut", more: "Content-Type: application/unknownformat")) { Reads = Invite, Answer = 405 },

        new("regaut01", Request("REGISTER", "regaut01", more: "Authorization: NoOneKnowsThisScheme opaque-data=here"))
        {
            Reads = Register, Answer = 405,
        },

        new("multi01",
            """
            INVITE sip:user@company.com SIP/2.0
            Contact: <sip:caller@host25.example.net>
            Via: SIP/2.0/UDP 192.0.2.25;branch=z9hG4bKkdjuw
            Max-Forwards: 70
            CSeq: 5 INVITE
            Call-ID: multi01.98asdh@192.0.2.1
            CSeq: 59 INVITE
            Call-ID: multi01.98asdh@192.0.2.2
            From: sip:caller@example.com;tag=3413415
            To: sip:user@example.com
            To: sip:other@example.net
            From: sip:caller@example.net;tag=2923420123
            Content-Type: application/sdp
            l: 0
            Contact: <sip:caller@host36.example.net>
            Max-Forwards: 5


            """) { Reads = "INVITE sip:user@company.com", Answer = 400 },

        new("mcl01", Request("OPTIONS", "mcl01", more: "Content-Length: 13\nContent-Length: 5", body: "There's no way to know how many octets are supposed to be here."))
        {
            Answer = 400,
        },

        new("bcast",
            """
            SIP/2.0 200 OK
            Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923
            Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23
            Call-ID: bcast.0384840201234ksdfak3j2erwedfsASdf
            CSeq: 35 INVITE
            From: sip:user@example.com;tag=11141343
            To: sip:user@example.edu;tag=2229
            Content-Length: 0
            Contact: <sip:user@host28.example.com>


            """) { Reads = "200 OK" },

        // Only a proxy counts hops down to 483.
        new("zeromf", Request("OPTIONS", "zeromf", maxForwards: "Max-Forwards: 0")) { Reads = Options, Answer = 200 },

        new("cparam01", Request("REGISTER", "cparam01", more: "Contact: sip:+19725552222@gw1.example.net;unknownparam"))
        {
            Reads = Register, Answer = 405,
        },

        new("regescrt", Request("REGISTER", "regescrt", more: "Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>"))
        {
            Reads = Register, Answer = 405,
        },

        new("sdp01", Request("INVITE", "sdp01", more: "Accept: text/nothatisnotwhatisupported", body: TortureMessage.Sdp))
        {
            Reads = Invite, Answer = 405,
        },

        // RFC 2543 knew neither Max-Forwards nor tags in From nor branches that mean something.
        new("inv2543", Request("INVITE", "inv2543", from: "<sip:+13035551111@ift.client.example.net;user=phone>", branch: null, maxForwards: "Supported: 100rel"))
        {
            Reads = Invite, Answer = 405,
        },
    ];

    private const string Invite = "INVITE sip:user@example.com";
    private const string Register = "REGISTER sip:user@example.com";
    private const string Options = "OPTIONS sip:user@example.com";

    private static string Request(
        string method, string name, string uri = "sip:user@example.com", string to = "sip:user@example.com", string from = "sip:caller@example.org;tag=33242",
        string? branch = "z9hG4bKkdjuw", string maxForwards = "Max-Forwards: 70", string more = "Content-Length: {length}", string body = "") =>
        $"""
        {method} {uri} SIP/2.0
        To: {to}
        From: {from}
        {maxForwards}
        Call-ID: {name}.0ha0isndaksdj
        CSeq: 8 {method}
        Via: SIP/2.0/UDP 192.0.2.1{(branch is null ? "" : $";branch={branch}")}
        {more}

        {body}
        """;
}
