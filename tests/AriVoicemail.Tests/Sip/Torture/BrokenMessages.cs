using static AriVoicemail.Tests.Sip.Torture.SoundMessages;

namespace AriVoicemail.Tests.Sip.Torture;

/// <summary>RFC 4475 §3.1.2 to §3.4: what is broken, and what an endpoint may have no use for.</summary>
internal static class BrokenMessages
{
    public static IEnumerable<TortureMessage> All =>
    [
        new("badinv01: separators without anything between", Request("INVITE", "sip:user@example.com").Replace("Max-Forwards: 70", "Max-Forwards: 254;;,;,", StringComparison.Ordinal), 400),
        new("clerr: less body than promised", WithLength("9999"), 400),
        new("ncl: a negative length", WithLength("-999"), 400),
        new("scalar02: a CSeq beyond all bounds", Request("OPTIONS", "sip:user@example.com", "Expires: 1000000000000000000000000000000\n")
            .Replace("CSeq: 8", "CSeq: 36893488147419103232", StringComparison.Ordinal), 400),
        new("scalarlg: the same in a response", Response("503 Service Unavailable").Replace("CSeq: 35", "Retry-After: 949302838503028349304023988\nCSeq: 9292394834772304023312", StringComparison.Ordinal), null),
        new("quotbal: a quotation that never ends, to a method that nobody takes", Request("INVITE", "sip:user@example.com").Replace("To: <", "To: \"Mr. J. User <", StringComparison.Ordinal), 405),
        new("ltgtruri: a Request-URI in brackets", Request("OPTIONS", "<sip:user@example.com>"), 400),
        new("lwsruri: a space in the Request-URI", Request("OPTIONS", "sip:user@example.com; lr"), 400),
        new("lwsstart: more than one space in the start line", Request("OPTIONS", " sip:user@example.com "), 400),
        new("trws: spaces behind the start line", Request("OPTIONS", "sip:user@example.com").Replace("SIP/2.0\nVia", "SIP/2.0  \nVia", StringComparison.Ordinal), 400),
        new("escruri: headers in the Request-URI", Request("OPTIONS", "sip:user@example.com?Route=%3Csip:example.com%3E"), 400),
        new("baddate: a time zone that is not GMT, which nobody reads here", Request("OPTIONS", "sip:user@example.com", "Date: Fri, 01 Jan 2010 16:00:00 EST\n"), 200),
        new("regbadct: parameters of nobody", Request("REGISTER", "sip:example.com", "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E\n"), 405),
        new("badaspec: spaces within the brackets", Request("OPTIONS", "sip:user@example.com").Replace("To: <sip:user@example.com>", "To: \"Watson, Thomas\" < sip:t.watson@example.org >", StringComparison.Ordinal), 200),
        new("baddn: a comma outside of quotes", Request("OPTIONS", "sip:user@example.com").Replace("From: <", "From: Bell, Alexander <", StringComparison.Ordinal), 200),
        new("badvers: another version", Request("OPTIONS", "sip:user@example.com").Replace("SIP/2.0\nVia", "SIP/7.0\nVia", StringComparison.Ordinal), 505),
        new("mismatch01: another method in CSeq", Request("OPTIONS", "sip:user@example.com").Replace("8 OPTIONS", "8 INVITE", StringComparison.Ordinal), 400),
        new("mismatch02: the same with a method that nobody knows", Request("NEWMETHOD", "sip:user@example.com").Replace("8 NEWMETHOD", "8 INVITE", StringComparison.Ordinal), 400),
        new("bigcode: a status that is none", Response("4294967301 better not break the receiver"), null),
        new("badbranch: the cookie and nothing behind it", Request("OPTIONS", "sip:user@example.com").Replace("branch=z9hG4bK", "branch=z9hG4bK;x=", StringComparison.Ordinal), 200),
        new("insuf: no Call-ID, From and To", "INVITE sip:user@example.com SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.95:@PORT;rport;branch=z9hG4bKkdj.insuf\nMax-Forwards: 70\nCSeq: 193942 INVITE\nContent-Length: 0\n\n", 400),
        new("unkscm: a scheme that nobody knows", Request("OPTIONS", "nobodyKnowsThisScheme:totallyopaquecontent"), 416),
        new("novelsc: a scheme of others", Request("OPTIONS", "soap.beep://192.0.2.103:3002"), 416),
        new("unksm2: such a scheme in To", Request("REGISTER", "sip:example.com").Replace("To: <sip:user@example.com>", "To: <isbn:2983792873>", StringComparison.Ordinal), 405),
        new("bext01: extensions that nobody knows", Request("OPTIONS", "sip:user@example.com", "Require: nothingSupportsThis, nothingSupportsThisEither\nProxy-Require: noProxiesSupportThis\n"), 420),
        new("invut: a body of an unknown kind", Request("INVITE", "sip:user@example.com", "Content-Type: application/unknownformat\n"), 405),
        new("regaut01: an unknown way to authenticate", Request("REGISTER", "sip:example.com", "Authorization: NoOneKnowsThisScheme opaque-data=here\n"), 405),
        new("multi01: what may be there once is there twice", Request("OPTIONS", "sip:user@example.com", "CSeq: 59 OPTIONS\nCall-ID: multi01.b\nTo: <sip:other@example.net>\nFrom: <sip:other@example.net>;tag=3\nMax-Forwards: 5\n"), 400),
        new("mcl01: two lengths", Request("OPTIONS", "sip:user@example.com", "Content-Length: 13\n"), 400),
        new("bcast: a response for somebody else", Response("200 OK"), null),
        new("zeromf: no hop is left, and none is needed", Request("OPTIONS", "sip:user@example.com").Replace("Max-Forwards: 70", "Max-Forwards: 0", StringComparison.Ordinal), 200),
        new("cparam01: an unknown parameter of Contact", Request("REGISTER", "sip:example.com", "Contact: sip:+19725552222@gw1.example.net;unknownparam\n"), 405),
        new("regescrt: a Route in Contact", Request("REGISTER", "sip:example.com", "Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>\n"), 405),
        new("sdp01: only a kind of answer that there is not", Request("INVITE", "sip:user@example.com", "Accept: text/nobodyKnowsThis\n"), 405),
        new("inv2543: a request of before RFC 3261", """
            INVITE sip:UserB@example.com SIP/2.0
            Via: SIP/2.0/UDP iftgw.example.com:@PORT
            From: <sip:+13035551111@ift.client.example.net;user=phone>
            Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>
            To: sip:+16505552222@ss1.example.net;user=phone
            Call-ID: inv2543.1717@ift.client.example.com
            CSeq: 56 INVITE
            Content-Length: 0


            """, 405),
    ];

    private static string WithLength(string length) => Request("OPTIONS", "sip:user@example.com").Replace("Content-Length: 0", $"Content-Length: {length}", StringComparison.Ordinal);
}
