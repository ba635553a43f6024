using System.Diagnostics;
using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>SIPp as the phone that answers every NOTIFY, and as the sender beside ours.</summary>
internal sealed class SippNotify : IDisposable
{
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE scenario SYSTEM \"sipp.dtd\">\n";

    private const string Answer = Head + """
        <scenario name="phone">
          <recv request="NOTIFY"/>
          <send><![CDATA[
        SIP/2.0 200 OK
        [last_Via:]
        [last_From:]
        [last_To:]
        [last_Call-ID:]
        [last_CSeq:]
        Content-Length: 0

          ]]></send>
        </scenario>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-notify-");
    private readonly Process _phone;

    public SippNotify(int port)
    {
        _phone = Start("phone", Answer, "-p", $"{port}");
    }

    /// <summary>As many NOTIFYs as SIPp gets done, with so many on their way at most.</summary>
    public async Task<NotifyRow> SendAsync(string responder, int port, int window, int count)
    {
        File.Delete(Path.Combine(_folder.FullName, "sender.csv"));
        var (cpu, clock) = (Usage.EndedChildren(), Stopwatch.StartNew());
        using var sender = Start(
            "sender", Scenario(), $"127.0.0.1:{port}", "-m", $"{count}", "-l", $"{window}", "-r", "100000", "-trace_stat", "-stf", "sender.csv", "-fd", "1000");
        await sender.WaitForExitAsync();
        var seconds = clock.Elapsed.TotalSeconds;
        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "sender.csv"));
        long Count(string column) => long.Parse(lines[^1].Split(';')[Array.IndexOf(lines[0].Split(';'), column)], CultureInfo.InvariantCulture);
        var done = Count("SuccessfulCall(C)");
        return new NotifyRow(responder, "SIPp", window, done / seconds, 1000 * (Usage.EndedChildren() - cpu) / done, Count("Retransmissions(C)"));
    }

    public void Dispose()
    {
        _phone.Kill();
        _phone.WaitForExit();
        _phone.Dispose();
        _folder.Delete(recursive: true);
    }

    // The very NOTIFY that the others send; SIPp fills in what has to differ.
    private static string Scenario()
    {
        var notify = NotifySender.Notify(0);
        var headers = notify.Headers.Select(header => header.Name is "Call-ID" ? "Call-ID: [call_id]" : $"{header.Name}: {header.Value}");
        return $"""
            {Head}<scenario name="sender">
              <send retrans="500"><![CDATA[
            {notify.StartLine}
            Via: SIP/2.0/UDP [local_ip]:[local_port];rport;branch=[branch]
            {string.Join('\n', headers)}
            Content-Length: [len]

            {System.Text.Encoding.ASCII.GetString(notify.Body.Span).ReplaceLineEndings("\n")}
              ]]></send>
              <recv response="200"/>
            </scenario>
            """;
    }

    private Process Start(string name, string scenario, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, name + ".xml"), scenario);
        var start = new ProcessStartInfo("sipp", [.. arguments, "-sf", name + ".xml", "-i", "127.0.0.1", "-nostdin", "-deadcall_wait", "0", "-buff_size", "4194304"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TERM"] = "xterm";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
