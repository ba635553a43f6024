using System.Net;

namespace AriVoicemail.Sip.Transport;

/// <summary>A TCP or TLS connection to one peer, whoever opened it.</summary>
internal sealed class StreamConnection(Stream stream, SipPeer peer, IPEndPoint local, StreamTransport transport, TimeProvider time) : IAsyncDisposable
{
    public const int MaxBytes = 65_536;

    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _stop = new();
    private long _usedAt = time.GetTimestamp();

    public SipPeer Peer => peer;

    public IPEndPoint Local => local;

    public TimeSpan Idle => time.GetElapsedTime(Interlocked.Read(ref _usedAt));

    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _usedAt, time.GetTimestamp());
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(message, _stop.Token);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Hands on what comes until the connection ends; then says why, for a person to read.</summary>
    public async Task<string> ReceiveAsync(Received received)
    {
        var buffer = new byte[MaxBytes];
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token);
                if (read == 0) return "the peer closed the connection";
                Interlocked.Exchange(ref _usedAt, time.GetTimestamp());
                filled += read;
                var taken = 0;
                while (Next(buffer.AsSpan(taken, filled - taken), out var skip, out var length))
                {
                    if (length < 0) return "the peer sent what is no SIP";
                    if (skip >= 4) await SendAsync("\r\n"u8.ToArray(), _stop.Token);
                    taken += skip;
                    if (length > 0) received(buffer.AsSpan(taken, length).ToArray(), peer, transport);
                    taken += length;
                }
                buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
                filled -= taken;
                if (filled == buffer.Length) return $"the peer sent a message of more than {MaxBytes} bytes";
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return _stop.IsCancellationRequested ? "the connection was closed" : error.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await stream.DisposeAsync();
    }

    // True while there is something to take: a message, or empty lines. A length below zero is a stream that has lost its order.
    private static bool Next(ReadOnlySpan<byte> bytes, out int skip, out int length)
    {
        if (!SipFraming.TryFind(bytes, out skip, out length)) length = -1;
        return length != 0 || skip > 0;
    }
}
