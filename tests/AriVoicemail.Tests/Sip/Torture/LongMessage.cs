namespace AriVoicemail.Tests.Sip.Torture;

/// <summary>RFC 4475 §3.1.1.7: everything that may be long is, and 34 proxies were on the way.</summary>
internal static class LongMessage
{
    public static readonly TortureMessage Request = new("longreq",
        $$"""
        INVITE sip:user@example.com SIP/2.0
        To: "I have a user name of {{Many("extreme", 10)}} proportion"
         <sip:user@example.com:6000;unknownparam1=very{{Many("long", 20)}}value;
         longparam{{Many("name", 25)}}=shortvalue;very{{Many("long", 25)}}ParameterNameWithNoValue>
        F: sip:{{Many("amazinglylong", 5)}}callername@example.net;tag=12{{Many("982", 50)}}424;
         unknownheaderparam{{Many("name", 20)}}=unknowheaderparam{{Many("value", 15)}};
         unknownValueless{{Many("paramname", 10)}}
        Call-ID: longreq.one{{Many("really", 20)}}longcallid
        CSeq: 3882340
         INVITE
        Unknown-{{Many("Long", 20)}}-Name:
         unknown-{{Many("long", 20)}}-value;
         unknown-{{Many("long", 20)}}-parameter-name = unknown-{{Many("long", 20)}}-parameter-value
        {{string.Join('\n', Enumerable.Range(0, 33).Select(hop => $"{(hop % 2 == 0 ? "Via" : "v")}: SIP/2.0/TCP sip{33 - hop}.example.com"))}}
        V: SIP/2.0/UDP host.example.com;received=192.0.2.5;branch=very{{Many("long", 50)}}branchvalue
        Max-Forwards: 70
        Contact: <sip:{{Many("amazinglylong", 5)}}callername@host5.example.net>
        Content-Type: application/sdp
        l: {length}

        {{TortureMessage.Sdp}}
        """)
    { Reads = "INVITE sip:user@example.com", Answer = 405 };

    private static string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
