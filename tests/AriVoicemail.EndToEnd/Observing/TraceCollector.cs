using System.Net;
using System.Text;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Observing;

/// <summary>Takes traces as a collector of OpenTelemetry does, and keeps them as they came.</summary>
internal sealed class TraceCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public TraceCollector()
    {
        Address = $"http://127.0.0.1:{Ports.Free()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _ = TakeAsync();
    }

    public string Address { get; }

    /// <summary>Everything that came; what is text in it can be read.</summary>
    public string Text
    {
        get
        {
            lock (_gate) return _text.ToString();
        }
    }

    public void Dispose() => _listener.Close();

    private async Task TakeAsync()
    {
        try
        {
            while (_listener.IsListening)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var isTrace = context.Request is { HttpMethod: "POST", Url.AbsolutePath: "/v1/traces", ContentType: "application/x-protobuf" };
                lock (_gate) _text.Append(isTrace ? Encoding.Latin1.GetString(body.ToArray()) : $"{context.Request.HttpMethod} {context.Request.Url} {context.Request.ContentType}");
                context.Response.StatusCode = 200;
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
