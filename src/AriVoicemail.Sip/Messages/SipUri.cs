using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace AriVoicemail.Sip.Messages;

/// <summary>A SIP or SIPS URI (RFC 3261 §19.1): <c>sip:1001@example.com:5060;transport=udp</c>.</summary>
/// <remarks>Parameters are everything behind host and port, with the leading <c>;</c> or <c>?</c>. The host of an IPv6 address keeps its brackets.</remarks>
public sealed record SipUri(string Scheme, string User, string Host, int? Port, string Parameters)
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>\"\\`");
    private static readonly SearchValues<char> HostName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    public static bool TryParse(string? text, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        if (text is null || text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.AsSpan().ContainsAny(Forbidden)) return false;
        var colon = text.IndexOf(':');
        var scheme = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        if (scheme is not ("sip" or "sips")) return false;

        var rest = text[(colon + 1)..];
        var at = rest.IndexOf('@');
        if (at == 0) return false;
        var user = at < 0 ? "" : rest[..at];
        rest = rest[(at + 1)..];

        var end = rest.IndexOfAny([';', '?']);
        var parameters = end < 0 ? "" : rest[end..];
        if (parameters.Contains('@') && at < 0) return false;
        if (!TryHostPort(end < 0 ? rest : rest[..end], out var host, out var port)) return false;
        uri = new SipUri(scheme, user, host, port, parameters);
        return true;
    }

    /// <summary>Reads <c>host[:port]</c>; an IPv6 address stands in brackets, which the host keeps.</summary>
    public static bool TryHostPort(string text, out string host, out int? port)
    {
        port = null;
        var colon = text.StartsWith('[') ? text.IndexOf("]:", StringComparison.Ordinal) is var bracket and >= 0 ? bracket + 1 : -1 : text.IndexOf(':');
        host = colon < 0 ? text : text[..colon];
        if (colon >= 0)
        {
            if (!ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0) return false;
            port = number;
        }
        return IsHost(host);
    }

    public override string ToString() => $"{Scheme}:{(User.Length > 0 ? User + "@" : "")}{Host}{(Port is { } port ? $":{port}" : "")}{Parameters}";

    private static bool IsHost(string host) =>
        host.StartsWith('[')
            ? host.EndsWith(']') && IPAddress.TryParse(host, out _)
            : host.Length is > 0 and <= 255 && !host.AsSpan().ContainsAnyExcept(HostName);
}
