using System.Net;

namespace AriVoicemail.Bed;

/// <summary>How a <see cref="RecordingPhone"/> differs from an ordinary one.</summary>
public sealed record PhoneOptions
{
    /// <summary>The phone's own account; null: that of the mailbox.</summary>
    public string? User { get; init; }

    /// <summary>Seconds that it subscribes for.</summary>
    public int Expires { get; init; } = 3600;

    public bool Tcp { get; init; }

    /// <summary>Where it sends everything; null: to the proxy itself. For a relay between the two.</summary>
    public IPEndPoint? OutboundProxy { get; init; }

    /// <summary>What its Contact says, as behind a NAT that it knows nothing of; null: its real address.</summary>
    public IPEndPoint? PrivateAddress { get; init; }

    /// <summary>What it does with the first NOTIFY packets, one after the other, the proxy's own among them; the last goes for all that follow.</summary>
    public IReadOnlyList<NotifyAnswer> Answers { get; init; } = [NotifyAnswer.Ok];

    /// <summary>What a call gets: a final answer, or ringing (180) until the caller has had enough.</summary>
    public NotifyAnswer Calls { get; init; } = new(486, "Busy Here");

    /// <summary>Who may send NOTIFYs when it challenges them.</summary>
    public string TrustedUser { get; init; } = "voicemail";

    public string Password { get; init; } = "secret";

    /// <summary>Another address of this machine than 127.0.0.1, from which hosts of voicemail send.</summary>
    public IPAddress LocalAddress { get; init; } = IPAddress.Loopback;
}
