using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>SIPp as a caller, or as hundreds of them, with real RTP audio.</summary>
public static class SippCaller
{
    /// <summary>One call from ring to end.</summary>
    public static async Task<CallResult> CallAsync(
        AsteriskServer asterisk, string extension, Speech speech, Ending ending, Caller? caller = null)
    {
        await using var call = Start(asterisk, extension, speech, ending, caller);
        return await call.Ended;
    }

    /// <summary>Many calls that say the same.</summary>
    /// <param name="count">How many; all of them may be up at once.</param>
    /// <param name="rate">How many begin in a second.</param>
    public static async Task<CallResult> CallManyAsync(
        AsteriskServer asterisk, string extension, int count, double rate, Speech speech, Ending ending, Caller? caller = null)
    {
        await using var calls = Start(asterisk, extension, speech, ending, caller, count, rate);
        return await calls.Ended;
    }

    /// <summary>Begins to call, and answers at once, so that a test can act while the caller speaks.</summary>
    public static SippCall Start(
        AsteriskServer asterisk, string extension, Speech speech, Ending ending, Caller? caller = null, int count = 1, double rate = 1)
    {
        var folder = new ScratchFolder("call");
        speech.WriteTo(folder["speech.ulaw"]);
        File.WriteAllText(folder["caller.xml"], CallerScenario.Write(speech, folder["speech.ulaw"], ending, caller ?? new Caller()));
        var port = Ports.Free();
        // SIPp takes whole calls in a period of milliseconds.
        var sipp = Sipp.Start("SIPp calling " + extension, folder, [
            (caller?.Proxy ?? asterisk.Sip).ToString(), "-sf", folder["caller.xml"], "-s", extension, "-p", Text(port), "-mp", Text(Ports.Rtp(2 * count + 100)),
            "-m", Text(count), "-l", Text(count), "-r", Text((int)Math.Max(1, rate * 10)), "-rp", "10000",
            .. count == 1 ? new[] { "-trace_msg", "-message_file", folder["messages"] } : [],
        ]);
        return new SippCall(sipp, folder, port, count);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
