using System.Net;
using System.Net.Sockets;
using System.Text;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Tests.Sip;

/// <summary>The other end of a TCP connection, byte by byte: misbehaves as a test wants it to.</summary>
internal sealed class TcpPeer(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly StreamFraming _framing = new();

    public static async Task<TcpPeer> ConnectAsync(IPEndPoint to)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(to);
        return new TcpPeer(socket);
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public Task AnswerAsync(SipRequest request, string status) => SendAsync(UdpPeer.Answer(request, status));

    public async Task<SipRequest> NextRequestAsync() => (SipRequest)await NextAsync();

    public async Task<SipResponse> NextResponseAsync() => (SipResponse)await NextAsync();

    /// <summary>So many bytes as they come.</summary>
    public async Task<string> ReadAsync(int bytes)
    {
        var buffer = new byte[bytes];
        await _stream.ReadExactlyAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(buffer);
    }

    /// <summary>Waits until the other side closes the connection.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            while (await _stream.ReadAsync(new byte[100]).AsTask().WaitAsync(TimeSpan.FromSeconds(30)) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset: closed while something of ours was not read yet.
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task<SipMessage> NextAsync()
    {
        byte[] bytes;
        while (!TryTake(out bytes))
        {
            var read = await _stream.ReadAsync(_framing.Space()).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            if (read == 0) throw new EndOfStreamException();
            _framing.Filled(read);
        }
        return SipParser.TryParse(bytes, out var message, out var problem) ? message : throw new InvalidDataException(problem);
    }

    private bool TryTake(out byte[] bytes)
    {
        var taken = _framing.TryTake(out var message);
        bytes = message.ToArray();
        return taken;
    }
}
