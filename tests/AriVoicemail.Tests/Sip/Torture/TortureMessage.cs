using System.Text;

namespace AriVoicemail.Tests.Sip.Torture;

/// <summary>A message of the kinds that RFC 4475 collects, in words of our own, and what an endpoint for message-waiting makes of it.</summary>
/// <param name="Name">The RFC's name for it.</param>
/// <param name="Text">Lines end with LF here and with CRLF on the wire; <c>@PORT</c> stands for the sender's port.</param>
/// <param name="Status">Of the answer; null: it gets none.</param>
public sealed record TortureMessage(string Name, string Text, int? Status)
{
    public byte[] ToBytes(int port) =>
        Encoding.UTF8.GetBytes(Text.Replace("@PORT", $"{port}", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));

    public override string ToString() => Name;
}
