using System.Net;
using System.Text;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

/// <summary>The same through real sockets. Behind each damaged datagram goes a sound request: its answer tells that the datagram was dealt with.</summary>
public sealed class EndpointFuzzTests : IAsyncLifetime
{
    // What a datagram holds at most.
    private const int Longest = 65_000;

    private static readonly Gen<string> RequestMethods = Gen.Elements("OPTIONS", "SUBSCRIBE", "NOTIFY", "ACK", "CANCEL", "NEWMETHOD");

    private readonly UdpPeer _peer = new() { Answers = _ => [] };

    private readonly OutcryLog _log = new();
    private readonly SipEndpoint _sip;
    private int _cases;

    // No timer fires while this runs, so that nothing ends but by a response.
    public EndpointFuzzTests() =>
        _sip = new SipEndpoint(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, _log, new SipTimers { T1 = TimeSpan.FromHours(1) });

    [Fact]
    public void A_damaged_request_gets_nothing_but_an_answer_and_the_endpoint_lives_on()
    {
        var asked = new HashSet<string>();
        FuzzRun.ForFewer(Damage.Of(RequestMethods), request =>
        {
            var branch = $"z9hG4bKcase{++_cases}.";
            var bytes = Damaged(request.Sound, branch, request.Damage);
            if (Answers.IsRequest(bytes)) asked.Add(branch);

            foreach (var response in Wait(SendAsync(bytes))) Assert.Contains(CaseOf(response), asked);
        });
    }

    [Fact]
    public void A_damaged_response_ends_a_request_only_if_it_is_the_answer()
    {
        Task<TransactionResult>? waiting = null;
        SipRequest? sent = null;
        var mayBeAnswered = false;
        FuzzRun.ForFewer(Damage.Of(Gen.Elements("100 Trying", "200 OK", "481 Gone")), response =>
        {
            if (waiting is null)
            {
                waiting = _sip.SendAsync(new SipRequest("NOTIFY", "sip:x", new SipHeaders().Add("CSeq", "1 NOTIFY")), _peer.EndPoint, CancellationToken.None);
                sent = Wait(_peer.NextRequestAsync());
                mayBeAnswered = false;
            }
            var bytes = Damage.Apply(Encoding.ASCII.GetBytes(UdpPeer.Answer(sent!, response.Sound)), response.Damage);
            bytes = bytes[..Math.Min(bytes.Length, Longest)];

            Assert.Empty(Wait(SendAsync(bytes)));

            // An answer that was taken may be told to its sender only after the next datagram.
            mayBeAnswered |= Answers.May(bytes, sent!.Branch!, "NOTIFY");
            if (!mayBeAnswered) Assert.False(waiting.IsCompleted);
            if (response.Damage.Length == 0 && response.Sound[0] != '1') Assert.NotNull(Wait(waiting).Response);
            if (waiting.IsCompleted) waiting = null;
        });
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sip.DisposeAsync();
        await _peer.DisposeAsync();
        Assert.Empty(_log.Lines);
    }

    // The Via stays whole and on top, lest an answer goes to a stranger's port.
    private static byte[] Damaged(string method, string branch, Damage[] damage)
    {
        var start = Damage.Apply(Encoding.ASCII.GetBytes($"{method} sip:x SIP/2.0"), damage.Take(damage.Length / 3)).Where(one => one is not ((byte)'\r' or (byte)'\n'));
        var via = Encoding.ASCII.GetBytes($"\r\nVia: SIP/2.0/UDP 192.0.2.1:9;rport;branch={branch}\r\n");
        var rest = Damage.Apply(
            Encoding.ASCII.GetBytes($"From: \"A\" <sip:a@b>;tag=2\r\nTo: <sip:x>\r\nMax-Forwards: 70\r\nCall-ID: 3\r\nCSeq: 4 {method}\r\nContent-Length: 4\r\n\r\nbody"),
            damage.Skip(damage.Length / 3));
        byte[] all = [.. start, .. via, .. rest];
        return all[..Math.Min(all.Length, Longest)];
    }

    // The branch may have something folded onto it; it ends at its dot.
    private static string CaseOf(SipResponse response)
    {
        var via = response.Headers["Via"]!;
        return via[via.IndexOf("z9hG4bKcase", StringComparison.Ordinal)..].Split('.')[0] + '.';
    }

    /// <summary>The responses that come before the one to a sound request; answers may overtake each other.</summary>
    private async Task<List<SipResponse>> SendAsync(byte[] damaged)
    {
        var branch = $"z9hG4bKsound{_cases++}.";
        await _peer.SendAsync(damaged, _sip.LocalEndPoint);
        await _peer.SendAsync(
            $"OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP x;rport;branch={branch}\r\nFrom: <sip:a@b>;tag=2\r\nTo: <sip:x>\r\nCall-ID: 3\r\nCSeq: 4 OPTIONS\r\n\r\n", _sip.LocalEndPoint);
        var before = new List<SipResponse>();
        while (await _peer.NextResponseAsync() is var response && response.Branch != branch) before.Add(response);
        return before;
    }

    // FsCheck's properties are synchronous.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
