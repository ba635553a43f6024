namespace AriVoicemail.Sip.Transport;

/// <summary>A whole message has come.</summary>
/// <param name="message">The receiver's to keep.</param>
/// <param name="transport">What it came by, and what an answer goes back by.</param>
internal delegate void Received(ReadOnlyMemory<byte> message, SipPeer peer, ITransport transport);

/// <summary>Carries messages to peers: a datagram socket for all of them, or a stream to each.</summary>
internal interface ITransport
{
    SipProtocol Protocol { get; }

    /// <exception cref="System.Net.Sockets.SocketException">It could not be sent.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, SipPeer peer, CancellationToken cancellationToken);
}
