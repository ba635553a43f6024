using System.Net;
using System.Net.Http.Headers;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>A body that says how large it is, and is refused before any of it is sent.</summary>
internal sealed class OversizedContent : HttpContent
{
    private readonly long _length;

    public OversizedContent(string type, long length)
    {
        _length = length;
        Headers.ContentType = MediaTypeHeaderValue.Parse(type == "multipart/form-data" ? $"{type}; boundary=x" : type);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new IOException("the server wanted to have it");
}
