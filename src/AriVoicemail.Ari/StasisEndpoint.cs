using System.Net.Http.Headers;
using System.Text;

namespace AriVoicemail.Ari;

/// <summary>Where one Asterisk answers ARI, and as whom.</summary>
/// <param name="Username">A user of ari.conf.</param>
/// <param name="Password">Travels in a header; no URL ever holds it.</param>
public sealed record StasisEndpoint(string Host, int Port, string Username, string Password, bool Ssl = false)
{
    /// <summary>The endpoint of a URL: <c>http://127.0.0.1:8088</c>, with or without <c>/ari</c>.</summary>
    public static StasisEndpoint Of(Uri url, string username, string password) =>
        new(url.Host, url.Port, username, password, url.Scheme == Uri.UriSchemeHttps);

    internal Uri Rest => new($"{(Ssl ? "https" : "http")}://{HostInUri}:{Port}/ari/");

    internal AuthenticationHeaderValue Authorization =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}")));

    private string HostInUri => Host.Contains(':') && !Host.StartsWith('[') ? $"[{Host}]" : Host;

    public override string ToString() => Rest.ToString();

    internal Uri Events(string application) =>
        new($"{(Ssl ? "wss" : "ws")}://{HostInUri}:{Port}/ari/events?app={Uri.EscapeDataString(application)}&subscribeAll=false");
}
