using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AriVoicemail.Bed;

/// <summary>Starts SIPp with what callers and phones have in common.</summary>
internal static class Sipp
{
    public static ServerProcess Start(string name, ScratchFolder folder, IEnumerable<string> arguments) => ServerProcess.Start(
        name,
        folder.Path,
        folder["screen"],
        [
            Repository.Find("/usr/bin/sipp"), .. arguments, "-i", "127.0.0.1", "-mi", "127.0.0.1", "-nostdin",
            "-trace_err", "-error_file", folder["errors"], "-trace_logs", "-log_file", folder["log"],
        ],
        // It draws a screen even when nobody looks, and writes local time into its trace.
        new Dictionary<string, string> { ["TERM"] = "xterm", ["TZ"] = "UTC" });

    /// <summary>Sends an INFO into a call whose scenario waits for one: it says in <c>X-Bed</c> what to do next.</summary>
    public static async Task TellAsync(int port, string callId, string what)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var branch = Guid.NewGuid().ToString("N");
        var message = $"INFO sip:sipp@127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {socket.Client.LocalEndPoint};branch=z9hG4bK{branch}\r\n"
            + $"From: <sip:bed@127.0.0.1>;tag={branch}\r\nTo: <sip:sipp@127.0.0.1:{port}>\r\nCall-ID: {callId}\r\nCSeq: 1 INFO\r\n"
            + $"X-Bed: {what}\r\nContent-Length: 0\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(message), new IPEndPoint(IPAddress.Loopback, port));
    }

    public static string Errors(ScratchFolder folder) => File.Exists(folder["errors"]) ? File.ReadAllText(folder["errors"]) : "";
}
