namespace AriVoicemail.Sip.Messages;

public sealed class SipRequest : SipMessage
{
    /// <exception cref="FormatException">The method is no token, or the URI could leave its line.</exception>
    public SipRequest(string method, string uri, SipHeaders headers, ReadOnlyMemory<byte> body = default)
        : base(headers, body)
    {
        if (!SipText.IsToken(method)) throw new FormatException($"'{SipText.Printable(method)}' is not a method.");
        if (uri.Length == 0 || !SipText.IsSafe(uri) || uri.Any(char.IsWhiteSpace)) throw new FormatException($"'{SipText.Printable(uri)}' cannot be a Request-URI.");
        (Method, Uri) = (method, uri);
    }

    private SipRequest(SipRequest request, SipHeaders headers)
        : base(headers, request.Body) => (Method, Uri) = (request.Method, request.Uri);

    public string Method { get; }
    public string Uri { get; }
    public override string StartLine => $"{Method} {Uri} {Version}";

    /// <summary>The request with one more Via on top, as its sender puts it there.</summary>
    internal SipRequest WithVia(string via) => new(this, new SipHeaders(new SipHeader("Via", via), Headers));
}
