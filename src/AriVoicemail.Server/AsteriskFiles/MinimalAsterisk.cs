using AriVoicemail.Calls;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>The least that an Asterisk needs in its files to send its calls to this installation.</summary>
internal static class MinimalAsterisk
{
    // In the order in which they need each other. The media cache is for an Asterisk that shares no disk with us.
    private static readonly string[] Modules =
    [
        "res_timing_timerfd", "res_crypto", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "func_callerid", "func_channel", "func_logic", "pbx_config",
        "bridge_simple", "bridge_softmix", "bridge_holding", "codec_ulaw", "codec_alaw", "codec_gsm", "codec_resample", "format_wav", "format_wav_gsm", "format_pcm",
        "format_sln", "format_gsm", "res_rtp_asterisk", "res_pjproject", "res_pjsip", "res_pjsip_session", "res_pjsip_pubsub", "res_pjsip_sdp_rtp", "res_pjsip_caller_id", "res_pjsip_dtmf_info",
        "res_pjsip_endpoint_identifier_ip", "res_pjsip_rfc3326", "res_pjsip_nat", "res_pjsip_diversion", "chan_pjsip", "res_http_websocket", "res_websocket_client", "res_stasis", "res_stasis_answer",
        "res_stasis_playback", "res_stasis_recording", "res_stasis_snoop", "res_ari", "res_ari_model", "res_ari_applications", "res_ari_asterisk", "res_ari_bridges",
        "res_ari_channels", "res_ari_events", "res_ari_playbacks", "res_ari_recordings", "res_ari_sounds", "chan_bridge_media", "app_stasis", "app_dial", "app_stack",
    ];

    // Asterisk's own default.
    private const int PlainPort = 8088;

    private static readonly string[] FetchingModules = ["res_curl", "res_http_media_cache"];

    /// <summary>Each file's name and what has to be in it.</summary>
    /// <param name="sip">Where Asterisk is to hear SIP: <c>0.0.0.0:5060</c>.</param>
    public static IReadOnlyList<(string Name, string Text)> Of(Settings settings, AsteriskOptions asterisk, string sip)
    {
        var url = new Uri(asterisk.Url);
        var proxies = ProxiesOf(settings);
        return
        [
            ("ari.conf", $"""
                [general]
                enabled = yes
                ; A burst of hangups must not make Asterisk drop the connection (the default is 100 ms).
                websocket_write_timeout = 1000

                [{asterisk.Username}]
                type = user
                read_only = no
                password = {Escaped(asterisk.Password)}
                """),
            ("http.conf", $"""
                [general]
                enabled = yes
                {Binding(url)}
                sessionlimit = 1000
                session_keep_alive = 15000
                """),
            ("extensions.conf", $$"""
                ; {{asterisk.Application}} is this instance's application (Asterisk:Application). dialplan/arivoicemail.conf has more: several nodes, the directory, listening in.
                [arivoicemail-leave]
                exten => s,1,Stasis({{asterisk.Application}},leave,${ARG1},${ARG2})
                 same => n,Return()

                [arivoicemail-check]
                exten => {{OwnersNumber(settings)}},1,Stasis({{asterisk.Application}},check,${CALLERID(num)}@default)
                 same => n,Hangup()

                ; Simulated calls: POST /simulations, arivm call.
                [arivoicemail-simulation]
                exten => s,1,Stasis({{asterisk.Application}},${ARIVM_ARGUMENTS})
                 same => n,Hangup()

                ; POST /mailboxes/…/ring (Asterisk:OwnersContext): rings the phone and nothing else, and calls callers back. Who does not answer must not come to voicemail here.
                [{{OwnersContext(asterisk)}}]
                exten => _[0-9+*#]!,1,Dial(PJSIP/${EXTEN}@proxy,30)
                 same => n,Hangup()

                [from-proxy]
                include => arivoicemail-check
                ; Who does not answer, or is busy, goes to voicemail.
                exten => _X.,1,Dial(PJSIP/${EXTEN}@proxy,20)
                 same => n,Gosub(arivoicemail-leave,s,1(${EXTEN}@default,${IF($["${DIALSTATUS}" = "BUSY"]?b:u)}))
                 same => n,Hangup()
                """),
            ("pjsip.conf", $"""
                [transport-udp]
                type = transport
                protocol = udp
                bind = {sip}

                ; Calls come from the proxies and go to the first of them.
                [proxy]
                type = endpoint
                context = from-proxy
                disallow = all
                allow = ulaw,alaw
                aors = proxy
                direct_media = no

                [proxy]
                type = aor
                contact = sip:{proxies[0]}

                [proxy]
                type = identify
                endpoint = proxy
                {string.Join('\n', proxies.Select(HostOf).Distinct().Select(host => $"match = {host}"))}
                """),
            ("modules.conf", $"""
                ; An Asterisk that loads everything ("autoload = yes", as packages have it) needs nothing of this. One that is older warns of
                ; res_websocket_client, and goes on without it.
                [modules]
                autoload = no
                {string.Join('\n', Modules.Concat(asterisk.RecordingDirectory.Length > 0 ? [] : FetchingModules).Select(module => $"load = {module}.so"))}
                """),
        ];
    }

    private static string OwnersNumber(Settings settings) => settings.Mwi.VmExten.Length > 0 ? settings.Mwi.VmExten : "*97";

    private static string OwnersContext(AsteriskOptions asterisk) => asterisk.OwnersContext.Length > 0 ? asterisk.OwnersContext : "arivoicemail-owners";

    // What stands behind a semicolon would be a remark.
    private static string Escaped(string value) => value.Replace(";", "\\;", StringComparison.Ordinal);

    private static string Binding(Uri url)
    {
        var address = url.HostNameType is UriHostNameType.IPv6 ? url.Host : url.IsLoopback ? "127.0.0.1" : url.Host;
        if (url.Scheme == Uri.UriSchemeHttp) return $"bindaddr = {address.Trim('[', ']')}\nbindport = {url.Port}";
        // Plain HTTP has to be on for TLS to be; it stays on this machine.
        return $"""
            bindaddr = 127.0.0.1
            bindport = {(url.Port == PlainPort ? PlainPort + 1 : PlainPort)}
            tlsenable = yes
            tlsbindaddr = {address}:{url.Port}
            ; The certificate and its key, in one file or in two.
            tlscertfile = /etc/asterisk/keys/asterisk.pem
            tlsprivatekey = /etc/asterisk/keys/asterisk.key
            """;
    }

    private static IReadOnlyList<string> ProxiesOf(Settings settings) =>
        settings.Mwi.Proxy.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } given ? [.. given.Select(Plain)] : ["192.0.2.1:5060"];

    /// <summary>host[:port] of <c>sip:host:port;transport=tcp</c>.</summary>
    private static string Plain(string proxy) => proxy[(proxy.StartsWith("sip", StringComparison.OrdinalIgnoreCase) ? proxy.IndexOf(':') + 1 : 0)..].Split(';')[0];

    private static string HostOf(string proxy) => proxy.StartsWith('[') ? proxy[1..proxy.IndexOf(']')] : proxy.Split(':')[0];
}
