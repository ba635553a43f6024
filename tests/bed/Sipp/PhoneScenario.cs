using System.Globalization;
using System.Text;

namespace AriVoicemail.Bed;

/// <summary>Writes SIPp's scenario of a phone that registers, subscribes to message-summary, and answers every NOTIFY.</summary>
internal static class PhoneScenario
{
    private const string Via = "Via: SIP/2.0/UDP [local_ip]:[local_port];rport;branch=[branch]";

    public static string Write(string user, string mailbox, string domain, int expires, PhoneBehaviour behaviour)
    {
        var from = $"From: <sip:{user}@{domain}>;tag=[pid]";
        var contact = $"Contact: <sip:{user}@[local_ip]:[local_port]>";
        var scenario = new StringBuilder($"""
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE scenario SYSTEM "sipp.dtd">
            <scenario name="phone">
            {Send($"""
                REGISTER sip:{domain} SIP/2.0
                {Via}
                {from}R
                To: <sip:{user}@{domain}>
                Call-ID: register///[call_id]
                CSeq: 1 REGISTER
                {contact}
                Max-Forwards: 70
                Expires: 3600
                Content-Length: 0
                """)}  <recv response="200"/>
            {Send($"""
                SUBSCRIBE sip:{mailbox}@{domain} SIP/2.0
                {Via}
                {from}
                To: <sip:{mailbox}@{domain}>
                Call-ID: [call_id]
                CSeq: 1 SUBSCRIBE
                {contact}
                Max-Forwards: 70
                Event: message-summary
                Accept: application/simple-message-summary
                User-Agent: SIPp phone
                Expires: {expires}
                Content-Length: 0
                """)}  <recv response="200"/>

            """);

        Repeat(behaviour.Well, Answer("200 OK", contact));
        if (behaviour.Drop < 0)
        {
            scenario.Append("  <label id=\"1\"/>\n  <recv request=\"NOTIFY\" next=\"1\"/>\n");
        }
        else
        {
            Repeat(behaviour.Drop, "  <recv request=\"NOTIFY\"/>\n");
            scenario.Append("  <label id=\"1\"/>\n").Append(Answer(behaviour.Status, contact)).Append("  <nop next=\"1\"/>\n");
        }

        return scenario.Append("</scenario>\n").ToString();

        void Repeat(int times, string step)
        {
            for (var n = 0; n < times; n++) scenario.Append(step);
        }
    }

    private static string Answer(string status, string contact) => "  <recv request=\"NOTIFY\"/>\n" + Send($"""
        SIP/2.0 {status}
        [last_Via:]
        [last_From:]
        [last_To:]
        [last_Call-ID:]
        [last_CSeq:]
        {contact}
        Content-Length: 0
        """);

    private static string Send(string message) => string.Create(CultureInfo.InvariantCulture, $"  <send><![CDATA[\n{message}\n\n]]></send>\n");
}
