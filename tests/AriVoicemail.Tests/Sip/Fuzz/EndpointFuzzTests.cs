using System.Net;
using System.Net.Sockets;
using System.Text;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Sip.Fuzz;

/// <summary>A real socket, and somebody on the other side who sends what nobody should.</summary>
public sealed class EndpointFuzzTests
{
    // Written into a socket's buffer at once, no more than fit.
    private const int AtOnce = 100;

    [Fact]
    public async Task Rubbish_is_not_answered_ends_no_transaction_and_is_not_kept()
    {
        // Nothing ends by itself while this takes its time.
        var patient = new SipTimers { T1 = TimeSpan.FromHours(1) };
        await using var sip = new SipEndpoint(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, NullLogger.Instance, patient);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var waiting = sip.SendAsync(Notify, new SipPeer(SipProtocol.Udp, (IPEndPoint)silent.LocalEndPoint!), CancellationToken.None);
        using var hostile = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var (sent, answered) = (0, 0);
        while (sent < Cases.Count)
        {
            foreach (var damaged in DamagedMessage.Any.Generator.Sample(AtOnce, 50))
            {
                if (damaged.Bytes.Length > 60_000) continue;
                await hostile.SendAsync(damaged.Bytes, sip.LocalEndPoint);
            }
            sent += AtOnce;
            answered += await AnswersAsync(hostile, sip.LocalEndPoint, $"{sent}");
        }

        Assert.False(waiting.IsCompleted);
        // Real ones pass through undamaged now and then, and some damage does no harm; most of it does.
        Assert.InRange(answered, 1, sent);
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(kept < 64 << 20, $"{kept >> 20} MiB are kept");
    }

    private static SipRequest Notify => new("NOTIFY", "sip:1001@127.0.0.1", new SipHeaders().Add("Call-ID", "waiting").Add("CSeq", "2 NOTIFY"));

    // Everything sent so far has been looked at when a sound request is answered.
    private static async Task<int> AnswersAsync(UdpClient hostile, IPEndPoint sip, string id)
    {
        var own = (IPEndPoint)hostile.Client.LocalEndPoint!;
        var sound = $"OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP {own};rport;branch=z9hG4bKsound{id}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b>\r\nCall-ID: sound{id}\r\nCSeq: 1 OPTIONS\r\n\r\n";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await hostile.SendAsync(Encoding.ASCII.GetBytes(sound), sip);
        for (var answers = 0; ; answers++)
        {
            var answer = await hostile.ReceiveAsync(limit.Token);
            Assert.True(SipParser.TryParse(answer.Buffer, out var message, out var problem), problem);
            var response = Assert.IsType<SipResponse>(message);
            Assert.True(response.TopVia is not null, "an answer without the Via that it goes back by");
            if (response.Headers["Call-ID"] == $"sound{id}") return answers;
        }
    }
}
