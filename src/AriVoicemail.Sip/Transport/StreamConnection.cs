using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Transport;

/// <summary>One TCP or TLS connection: messages in and out until either side closes it, or nothing happens for long.</summary>
internal sealed class StreamConnection : IDisposable
{
    // A peer that reads nothing while so many messages wait is as good as gone.
    private const int MaxQueued = 4096;

    private readonly Channel<ReadOnlyMemory<byte>> _outgoing =
        Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly StreamFraming _framing = new();
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly TimeSpan _idle;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private long _used;
    private volatile bool _closed;

    public StreamConnection(Stream stream, SipPeer peer, TimeSpan idle, TimeProvider time, ILogger logger)
    {
        (_stream, Peer, _idle, _time, _logger) = (stream, peer, idle, time, logger);
        _used = time.GetTimestamp();
        _timer = time.CreateTimer(_ => CloseIfIdle(), null, idle, Timeout.InfiniteTimeSpan);
    }

    public SipPeer Peer { get; }

    public bool IsOpen => !_closed;

    /// <summary>Why it was closed, for whoever waited for an answer.</summary>
    public string Ending { get; private set; } = "";

    /// <returns>False when the connection is closed, or closes now because the peer does not read.</returns>
    public bool TrySend(ReadOnlyMemory<byte> message)
    {
        if (_closed) return false;
        Use();
        if (_outgoing.Writer.TryWrite(message)) return true;
        Close("the peer reads nothing");
        return false;
    }

    /// <summary>Reads and writes until the connection ends.</summary>
    public async Task RunAsync(MessageReceived received)
    {
        var writing = WriteAsync();
        try
        {
            while (!_closed)
            {
                var bytes = await _stream.ReadAsync(_framing.Space());
                if (bytes == 0) break;
                _framing.Filled(bytes);
                Take(received);
            }
            Close("the peer closed the connection");
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            Close(error.InnerException?.Message ?? error.Message);
        }
        catch (InvalidDataException error)
        {
            _logger.LogDebug("{Peer} sent {Problem}", Peer, error.Message);
            Close(error.Message);
        }
        await writing;
    }

    public void Close(string why)
    {
        if (_closed) return;
        (_closed, Ending) = (true, why);
        _timer.Dispose();
        _outgoing.Writer.TryComplete();
        _stream.Dispose();
    }

    public void Dispose() => Close("the endpoint is closed");

    private void Take(MessageReceived received)
    {
        while (_framing.TryTake(out var message))
        {
            Use();
            if (message.IsEmpty) TrySend("\r\n"u8.ToArray());
            else received(message, Peer, this);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync()) await _stream.WriteAsync(message);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            Close(error.InnerException?.Message ?? error.Message);
        }
    }

    private void Use() => Volatile.Write(ref _used, _time.GetTimestamp());

    private void CloseIfIdle()
    {
        var left = _idle - _time.GetElapsedTime(Volatile.Read(ref _used));
        if (left <= TimeSpan.Zero) Close("nothing happened for long");
        else _timer.Change(left, Timeout.InfiniteTimeSpan);
    }
}
