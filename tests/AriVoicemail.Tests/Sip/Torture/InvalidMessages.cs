namespace AriVoicemail.Tests.Sip.Torture;

/// <summary>
/// RFC 4475 §3.1.2: broken. An endpoint that takes no INVITE and no REGISTER refuses those with 405 before it looks at what only they carry;
/// a name-addr that a liberal reader understands may be understood.
/// </summary>
internal static class InvalidMessages
{
    public static readonly TortureMessage[] All =
    [
        new("badinv01", Request("INVITE", "badinv01", via: "SIP/2.0/UDP 192.0.2.15;;,;,,", more: "Contact: \"Joe\" <sip:joe@example.org>;;;;"))
        {
            Reads = Invite, Answer = 405,
        },

        new("clerr", Request("INVITE", "clerr", length: "9999")) { Answer = 400 },

        new("ncl", Request("INVITE", "ncl", length: "-999")) { Answer = 400 },

        new("scalar02",
            """
            REGISTER sip:example.com SIP/2.0
            Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bK342sdfoi3
            To: <sip:user@example.com>
            From: <sip:user@example.com>;tag=239232jh3
            CSeq: 36893488147419103232 REGISTER
            Call-ID: scalar02.23o0pd9vanlq3wnrlnewofjas9ui32
            Max-Forwards: 300
            Expires: 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
            Contact: <sip:user@host129.example.com>
              ;expires=280297596632815
            Content-Length: 0


            """) { Reads = "REGISTER sip:example.com", Answer = 400 },

        new("scalarlg",
            """
            SIP/2.0 503 Service Unavailable
            Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bKzzxdiwo34sw;received=192.0.2.129
            To: <sip:user@example.com>
            From: <sip:other@example.net>;tag=2easdjfejw
            CSeq: 9292394834772304023312 OPTIONS
            Call-ID: scalarlg.noase0of0234hn2qofoaf0232aewf2394r
            Retry-After: 949302838503028349304023988
            Warning: 1812 overture "In Progress"
            Content-Length: 0


            """) { Reads = "503 Service Unavailable" },

        new("quotbal", Request("INVITE", "quotbal", to: "\"Mr. J. User <sip:j.user@example.com>")) { Reads = Invite, Answer = 405 },

        new("ltgtruri", Request("INVITE", "ltgtruri", uri: "<sip:user@example.com>")) { Reads = "INVITE <sip:user@example.com>", Answer = 400 },

        new("lwsruri", Request("INVITE", "lwsruri", uri: "sip:user@example.com; lr")) { Answer = 400 },

        new("lwsstart", Request("INVITE", "lwsstart", uri: " sip:user@example.com ")) { Answer = 400 },

        new("trws", Request("OPTIONS", "trws", version: "SIP/2.0  ")) { Answer = 400 },

        new("escruri", Request("INVITE", "escruri", uri: "sip:user@example.com?Route=%3Csip:example.com%3E"))
        {
            Reads = "INVITE sip:user@example.com?Route=%3Csip:example.com%3E", Answer = 400,
        },

        new("baddate", Request("INVITE", "baddate", more: "Date: Fri, 01 Jan 2010 16:00:00 EST")) { Reads = Invite, Answer = 405 },

        new("regbadct", Request("REGISTER", "regbadct", more: "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E"))
        {
            Reads = Register, Answer = 405,
        },

        new("badaspec", Request("OPTIONS", "badaspec", to: "\"Watson, Thomas\" < sip:t.watson@example.org >")) { Reads = Options, Answer = 200 },

        new("baddn", Request("OPTIONS", "baddn", from: "Bell, Alexander <sip:a.g.bell@example.com>;tag=43")) { Reads = Options, Answer = 200 },

        new("badvers", Request("OPTIONS", "badvers", version: "SIP/7.0", via: "SIP/7.0/UDP c.example.com;branch=z9hG4bKkdjuw")) { Answer = 505 },

        new("mismatch01", Request("OPTIONS", "mismatch01", cseq: "8 INVITE")) { Reads = Options, Answer = 400 },

        new("mismatch02", Request("NEWMETHOD", "mismatch02", cseq: "34 INVITE")) { Reads = "NEWMETHOD sip:user@example.com", Answer = 400 },

        new("bigcode",
            """
            SIP/2.0 4294967301 better not break the receiver
            Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe
            Call-ID: bigcode.asdof3uj203asdnf3429uasdhfas3ehjasdfas9i
            CSeq: 353494 INVITE
            From: <sip:user@example.com>;tag=39ansfi3
            To: <sip:user@example.edu>;tag=902jndnke3
            Content-Length: 0
            Contact: <sip:user@host105.example.com>


            """),

        // Valid by the RFC's letter: quoted pairs may be BEL, NUL and DEL. No control character comes in here, so none can get out.
        new("intmeth with control characters", Request("OPTIONS", "intmeth", to: "\"BEL:\\{07} NUL:\\{00} DEL:\\{7F}\" <sip:user@example.com>")),
    ];

    private const string Invite = "INVITE sip:user@example.com";
    private const string Register = "REGISTER sip:user@example.com";
    private const string Options = "OPTIONS sip:user@example.com";

    // All that these messages have in common; each breaks one thing.
    private static string Request(
        string method, string name, string uri = "sip:user@example.com", string version = "SIP/2.0", string to = "sip:j.user@example.com",
        string from = "sip:caller@example.net;tag=93334", string? cseq = null, string via = "SIP/2.0/UDP 192.0.2.53;branch=z9hG4bKkdjuw",
        string length = "{length}", string more = "Contact: <sip:caller@host5.example.net>") =>
        $$"""
        {{method}} {{uri}} {{version}}
        To: {{to}}
        From: {{from}}
        Max-Forwards: 70
        Call-ID: {{name}}.0ha0isndaksdj
        CSeq: {{cseq ?? $"8 {method}"}}
        Via: {{via}}
        {{more}}
        Content-Type: application/sdp
        Content-Length: {{length}}

        {{TortureMessage.Sdp}}
        """;
}
