using System.Text;
using AriVoicemail.Messages;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The body of a NOTIFY (RFC 3842 §5.2), which is the body of the proxy's presentity row as well.</summary>
internal static class MessageSummary
{
    public const string Event = "message-summary";
    public const string ContentType = "application/simple-message-summary";

    // Kamailio compares the first line byte for byte, so its spelling and its single space are not a matter of taste.
    public static byte[] Body(Counts counts, string? account) =>
        Encoding.ASCII.GetBytes(
            $"Messages-Waiting: {(counts.New > 0 ? "yes" : "no")}\r\n"
            + (account is null ? "" : $"Message-Account: {account}\r\n")
            + $"Voice-Message: {counts.New}/{counts.Old} ({counts.UrgentNew}/{counts.UrgentOld})\r\n");
}
