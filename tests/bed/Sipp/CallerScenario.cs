using System.Globalization;
using System.Text;

namespace AriVoicemail.Bed;

/// <summary>Writes SIPp's scenario of a caller. Times in it count from the answer.</summary>
internal static class CallerScenario
{
    public const string Answered = "ANSWERED", HungUp = "BYE", Released = "RELEASED", Ended = "ENDED", Pressed = "PRESSED";

    public static string Write(Speech speech, string audio, Ending ending, Caller caller)
    {
        var requests = new DialogRequests(caller);
        var scenario = new StringBuilder("""
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE scenario SYSTEM "sipp.dtd">
            <scenario name="caller">

            """);
        scenario.Append(requests.Invite()).Append("""
              <recv response="100" optional="true"/>
              <recv response="180" optional="true"/>
              <recv response="183" optional="true"/>
              <recv response="200" rrs="true"/>

            """);
        scenario.Append(Note(Answered)).Append(requests.Ack());
        if (speech.TotalSeconds > 0) scenario.Append(CultureInfo.InvariantCulture, $"  <nop><action><exec rtp_stream=\"{audio},1,0\"/></action></nop>\n");

        if (ending.HangsUpAt is double.PositiveInfinity) WriteOnDemand(scenario, requests);
        else WriteTimed(scenario, requests, speech, ending);
        return scenario.Append("</scenario>\n").ToString();
    }

    private static void WriteTimed(StringBuilder scenario, DialogRequests requests, Speech speech, Ending ending)
    {
        var now = 0.0;
        foreach (var key in ending.Keys)
        {
            PauseUntil(key.At);
            scenario.Append(requests.Info(key.Key.ToString())).Append("  <recv response=\"200\"/>\n");
        }

        if (ending.HangsUpAt is { } hangUp)
        {
            PauseUntil(hangUp);
            scenario.Append(Note(HungUp)).Append(requests.Bye()).Append("  <recv response=\"200\"/>\n").Append(Note(Ended));
        }
        else
        {
            scenario.Append("  <recv request=\"BYE\"/>\n").Append(Note(Released)).Append(DialogRequests.Ok()).Append(Note(Ended));
        }

        void PauseUntil(double at)
        {
            var then = double.IsNaN(at) ? speech.TotalSeconds : at;
            if (then > now) scenario.Append(CultureInfo.InvariantCulture, $"  <pause milliseconds=\"{(then - now) * 1000:0}\"/>\n");
            now = Math.Max(now, then);
        }
    }

    /// <summary>The test sends INFO requests into the call that say what to do: <c>X-Bed: press 5 2</c>, <c>X-Bed: bye 3</c>; the last is the CSeq.</summary>
    private static void WriteOnDemand(StringBuilder scenario, DialogRequests requests) => scenario
        .Append("""
              <label id="1"/>
              <recv request="BYE" optional="true" next="2"/>
              <recv request="INFO"><action>
                <ereg regexp="press (.) ([0-9]+)" search_in="hdr" header="X-Bed:" assign_to="press,key,cseq"/>
                <ereg regexp="bye ([0-9]+)" search_in="hdr" header="X-Bed:" assign_to="bye,last"/>
              </action></recv>
              <nop next="3" test="bye"/>

            """)
        .Append(requests.Info("[$key]", "[$cseq]")).Append($"  <recv response=\"200\" next=\"1\"><action>{Log(Pressed)}</action></recv>\n")
        .Append("  <label id=\"2\"/>\n").Append(Note(Released)).Append(DialogRequests.Ok()).Append("  <nop next=\"4\"/>\n")
        .Append("  <label id=\"3\"/>\n").Append(Note(HungUp)).Append(requests.Bye("[$last]")).Append("  <recv response=\"200\"/>\n")
        .Append("  <label id=\"4\"/>\n").Append(Note(Ended)).Append("  <Reference variables=\"press\"/>\n");

    private static string Note(string what) => $"  <nop><action>{Log(what)}</action></nop>\n";

    private static string Log(string what) => $"<log message=\"{what} [call_number] [timestamp] [call_id]\"/>";
}
