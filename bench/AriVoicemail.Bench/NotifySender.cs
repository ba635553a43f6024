using System.Diagnostics;
using System.Globalization;
using System.Net;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Bench;

/// <summary>A process that does nothing but send NOTIFYs, so that its CPU time is theirs.</summary>
internal static class NotifySender
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly byte[] Body = "Messages-Waiting: yes\r\nMessage-Account: sip:*97@example.com\r\nVoice-Message: 0/1 (0/0)\r\n"u8.ToArray();

    /// <summary>Prints transactions, seconds, CPU seconds and repeated NOTIFYs.</summary>
    /// <param name="arguments">notify-sender, endpoint or loop, port, window, seconds.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var numbers = arguments[2..].Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (to, window, time) = (new IPEndPoint(IPAddress.Loopback, numbers[0]), numbers[1], TimeSpan.FromSeconds(numbers[2]));
        if (arguments[1] is "loop")
        {
            using var loop = new NotifyLoop(to, window);
            loop.Run(WarmUp);
            await Report(() => Task.FromResult(loop.Run(time)));
            return;
        }
        await using var sip = new SipEndpoint(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, NullLogger.Instance);
        await SendAsync(sip, to, window, WarmUp);
        await Report(() => SendAsync(sip, to, window, time));
    }

    /// <summary>With as many headers and bytes as one that a watcher behind a proxy gets.</summary>
    public static SipRequest Notify(long number) => new(
        "NOTIFY",
        "sip:1001@127.9.9.9:5060;alias=127.0.0.1~60160~1",
        new SipHeaders()
            .Add("Max-Forwards", "70")
            .Add("From", "<sip:1001@example.com>;tag=28271997b783b27cdd952d40a846fab5-fc11ec86")
            .Add("To", "<sip:1001@example.com>;tag=715255aa")
            .Add("Call-ID", $"975e9eca82de-{number:D12}@1001")
            .Add("CSeq", "3 NOTIFY")
            .Add("Contact", "<sip:127.0.0.1:15060>")
            .Add("Route", "<sip:127.0.0.1:15060;lr>, <sip:127.0.0.1:15070;lr;ftag=715255aa>")
            .Add("Event", "message-summary")
            .Add("Subscription-State", "active;expires=60")
            .Add("Content-Type", "application/simple-message-summary"),
        Body);

    private static async Task Report(Func<Task<(long Done, long Repeated)>> send)
    {
        var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var (done, repeated) = await send();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} {clock.Elapsed.TotalSeconds} {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds} {repeated}"));
    }

    private static async Task<(long Done, long Repeated)> SendAsync(SipEndpoint sip, SipPeer to, int window, TimeSpan time)
    {
        var (clock, number, copies) = (Stopwatch.StartNew(), 0L, 0L);
        await Task.WhenAll(Enumerable.Range(0, window).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < time)
            {
                var result = await sip.SendAsync(Notify(Interlocked.Increment(ref number)), to, CancellationToken.None);
                if (result.Response?.StatusCode is not 200) throw new InvalidOperationException(result.Failure ?? result.Response!.StartLine);
                Interlocked.Add(ref copies, result.Copies);
            }
        })));
        return (number, copies - number);
    }
}
