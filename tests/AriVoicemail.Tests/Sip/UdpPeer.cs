using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Tests.Sip;

/// <summary>A phone behind a proxy, both in one socket: keeps what it gets and answers as the test says, wrongly if it has to.</summary>
internal sealed class UdpPeer : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Channel<SipRequest> _requests = Channel.CreateUnbounded<SipRequest>();
    private readonly Channel<SipResponse> _responses = Channel.CreateUnbounded<SipResponse>();
    private readonly Task _receiving;

    public UdpPeer() => _receiving = ReceiveAsync();

    /// <summary>The answers to one packet, in order; none: the packet is lost.</summary>
    public Func<SipRequest, IEnumerable<string>> Answers { get; set; } = request => [Answer(request, "200 OK")];

    /// <summary>Waited for before a packet is answered.</summary>
    public Func<SipRequest, Task> Before { get; set; } = _ => Task.CompletedTask;

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public static string Answer(SipRequest request, string status, params string[] headers) =>
        string.Concat(
            [
                $"SIP/2.0 {status}\r\n",
                .. request.Headers.All("Via").Select(via => $"Via: {via}\r\n"),
                .. new[] { "From", "To", "Call-ID", "CSeq" }.Select(name => $"{name}: {request.Headers[name]}\r\n"),
                .. headers.Select(header => header + "\r\n"),
                "Content-Length: 0\r\n\r\n",
            ]);

    public async Task<SipRequest> NextRequestAsync() => await _requests.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<SipResponse> NextResponseAsync() => await _responses.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Everything received and not yet taken; copies of one request count once.</summary>
    public List<SipRequest> Requests()
    {
        var requests = new List<SipRequest>();
        while (_requests.Reader.TryRead(out var request)) requests.Add(request);
        return [.. requests.DistinctBy(request => request.Branch)];
    }

    public async Task SendAsync(byte[] datagram, IPEndPoint to) => await _socket.SendAsync(datagram, to);

    public Task SendAsync(string datagram, IPEndPoint to) => SendAsync(Encoding.UTF8.GetBytes(datagram), to);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _receiving;
    }

    private async Task ReceiveAsync()
    {
        while (true)
        {
            try
            {
                var packet = await _socket.ReceiveAsync();
                if (!SipParser.TryParse(packet.Buffer, out var message, out var problem)) throw new InvalidDataException(problem);
                if (message is SipResponse response) await _responses.Writer.WriteAsync(response);
                else _ = RespondAsync((SipRequest)message, packet.RemoteEndPoint);
            }
            catch (Exception error) when (error is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task RespondAsync(SipRequest request, IPEndPoint from)
    {
        await _requests.Writer.WriteAsync(request);
        await Before(request);
        try
        {
            foreach (var answer in Answers(request)) await SendAsync(answer, from);
        }
        catch (ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
