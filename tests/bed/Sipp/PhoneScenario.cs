using System.Globalization;
using System.Text;

namespace AriVoicemail.Bed;

/// <summary>Writes SIPp's scenario of a phone that registers, subscribes to message-summary, and answers every NOTIFY.</summary>
internal static class PhoneScenario
{
    private const string Via = "Via: SIP/2.0/UDP [local_ip]:[local_port];rport;branch=[branch]";

    private const string Notify = "  <recv request=\"NOTIFY\"/>\n";

    // The test says in an INFO when to subscribe again. What comes back is read from the trace alone.
    private const string SubscribeAgain = """
          <recv response="200" optional="true" next="1"/>
          <recv request="INFO" optional="true" next="2"><action>
            <ereg regexp="subscribe ([0-9]+) ([0-9]+) ([^ ]+)" search_in="hdr" header="X-Bed:" assign_to="all,cseq,expires,tag"/>
          </action></recv>

        """;

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

        Repeat(behaviour.Well, Notify + Answer("200 OK"));
        if (behaviour.Drop < 0)
        {
            scenario.Append("  <label id=\"1\"/>\n  <recv request=\"NOTIFY\" next=\"1\"/>\n");
        }
        else
        {
            Repeat(behaviour.Drop, Notify);
            scenario.Append("  <label id=\"1\"/>\n").Append(SubscribeAgain).Append(Notify).Append(Answer(behaviour.Status, next: 1));
            scenario.Append("  <label id=\"2\"/>\n").Append(Send($"""
                SUBSCRIBE sip:[remote_ip]:[remote_port] SIP/2.0
                {Via}-[$cseq]
                {from}
                To: <sip:{mailbox}@{domain}>;tag=[$tag]
                Call-ID: [call_id]
                CSeq: [$cseq] SUBSCRIBE
                {contact}
                Max-Forwards: 70
                Event: message-summary
                Accept: application/simple-message-summary
                User-Agent: SIPp phone
                Expires: [$expires]
                Content-Length: 0
                """, next: 1)).Append("  <Reference variables=\"all\"/>\n");
        }

        return scenario.Append("</scenario>\n").ToString();

        void Repeat(int times, string step)
        {
            for (var n = 0; n < times; n++) scenario.Append(step);
        }
    }

    private static string Answer(string status, int next = 0) => Send($"""
        SIP/2.0 {status}
        [last_Via:]
        [last_From:]
        [last_To:]
        [last_Call-ID:]
        [last_CSeq:]
        Contact: <sip:[local_ip]:[local_port]>
        Content-Length: 0
        """, next);

    private static string Send(string message, int next = 0) => string.Create(
        CultureInfo.InvariantCulture, $"  <send{(next == 0 ? "" : $" next=\"{next}\"")}><![CDATA[\n{message}\n\n]]></send>\n");
}
