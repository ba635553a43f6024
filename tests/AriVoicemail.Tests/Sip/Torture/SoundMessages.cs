namespace AriVoicemail.Tests.Sip.Torture;

/// <summary>RFC 4475 §3.1.1: odd, but nothing is wrong with them.</summary>
internal static class SoundMessages
{
    private const string Odd = "sip:1_odd.URI~(quite!so)&isn't+it$/?,/;;*:&pass=1,word!*$~_.(doesn't-it)@example.com";

    public static IEnumerable<TortureMessage> All =>
    [
        new("wsinv: folded, compact and spaced wherever the grammar lets it", """
            INVITE sip:vivek@example.com;unknownparam SIP/2.0
            TO :
             sip:vivek@example.com ;   tag    = 191x
            from   : "J Rosenberg \\\""       <sip:jdrosen@example.com>
              ;
              tag = 98x
            MaX-fOrWaRdS: 0068
            Call-ID: wsinv.1@192.0.2.1
            Content-Length   : 5
            cseq: 0009
              INVITE
            Via  : SIP  /   2.0
             /UDP
                192.0.2.2:@PORT;branch=390skdjuw
            s :
            NewFangledHeader:   newfangled value
             continued newfangled value
            UnknownHeaderWithUnusualValue: ;;,,;;,;
            Content-Type: application/sdp
            Route:
             <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
            v:  SIP  / 2.0  / TCP     spindle.example.com   ;
              branch  =   z9hG4bK9ikj8  ,
             SIP  /    2.0   / UDP  192.168.255.111   ; branch=
             z9hG4bK30239
            m:"Quoted string \"\"" <sip:jdrosen@example.com> ; newparam =
                  newvalue ;
              secondparam ; q = 0.33

            v=0

            """, 481),
        new("intmeth: every character that a method, a URI and a token may have", $"""
            !odd-Method0123456789_*+`.%indeed'~ {Odd} SIP/2.0
            Via: SIP/2.0/UDP host1.example.com:@PORT;rport;branch=z9hG4bK-.!%66*_+`'~
            To: "quoted \" \\ pairs" <{Odd};uri-parm=~>
            From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%="strange";tag=_token~1'+`*%!-.
            Call-ID: odd.word%ZK-!.*_+'@word`~)(><:\/"][?{"}"}
            CSeq: 139122385 !odd-Method0123456789_*+`.%indeed'~
            Max-Forwards: 255
            extensionHeader-!.%*+_`'~: ok
            Content-Length: 0


            """, 501),
        new("esc01: an escaped address in the user part", Request("INVITE", "sip:sips%3Auser%40example.com@example.net"), 405),
        new("escnull: an escaped NUL in the user part", Request("REGISTER", "sip:example.com", "Contact: <sip:%00@host5.example.com>\n"), 405),
        new("esc02: an escaped method is another method", Request("RE%47IST%45R", "sip:registrar.example.com"), 501),
        new("lwsdisp: no space between name and address", Request("OPTIONS", "sip:user@example.com").Replace("From: <", "From: caller<", StringComparison.Ordinal), 200),
        new("longreq: long values", Request("INVITE", "sip:user@example.com", $"Unknown-{new string('x', 250)}: {new string('y', 3000)}\nContact: <sip:{new string('z', 1000)}@example.com>\n"), 405),
        new("dblreq: a second request behind the first is no part of it", Request("REGISTER", "sip:example.com") + Request("INVITE", "sip:joe@example.com"), 405),
        new("semiuri: a semicolon in the user part", Request("OPTIONS", "sip:user;par=u%40example.net@example.com"), 200),
        new("transports: Vias of all kinds below ours", Request("OPTIONS", "sip:user@example.com",
            "Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKkasjdhf\nVia: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj\nVia: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en\n"), 200),
        new("mpart01: a body of several parts", Request("MESSAGE", "sip:kumiko@example.org", "Content-Type: multipart/mixed;boundary=7a9c\n").Replace("Content-Length: 0\n\n", "Content-Length: 12\n\n--7a9c\n\n\u0001\u0002", StringComparison.Ordinal), 405),
        new("unreason: a reason in another script", Response("200 = 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e - \u043f\u0440\u043e\u0441\u0442\u043e\u0435"), null),
        new("noreason: no reason at all", Response("100 "), null),
    ];

    /// <summary>A request in which only what is given is odd.</summary>
    public static string Request(string method, string uri, string headers = "") =>
        $"{method} {uri} SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1:@PORT;rport;branch=z9hG4bK{Guid.NewGuid():N}\nMax-Forwards: 70\n"
        + $"From: <sip:caller@example.org>;tag=33242\nTo: <sip:user@example.com>\nCall-ID: {Guid.NewGuid():N}\nCSeq: 8 {method}\n{headers}Content-Length: 0\n\n";

    public static string Response(string status) =>
        $"SIP/2.0 {status}\nVia: SIP/2.0/UDP 192.0.2.198:@PORT;branch=z9hG4bK1324923\nFrom: <sip:caller@example.org>;tag=1\nTo: <sip:user@example.com>;tag=2\n"
        + "Call-ID: response\nCSeq: 35 OPTIONS\nContent-Length: 0\n\n";
}
