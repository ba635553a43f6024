using System.Net;

namespace AriVoicemail.Server.Configuration;

/// <summary>Where REST and Swagger are served: section <c>Http</c>.</summary>
internal sealed class HttpOptions
{
    /// <summary><c>address:port</c>; <c>0.0.0.0</c> or <c>[::]</c> for every address of the machine.</summary>
    public string Listen { get; set; } = "127.0.0.1:8090";

    /// <summary>
    /// The address under which an Asterisk that shares no disk with this node fetches sounds, such as <c>http://192.0.2.5:8090</c>; empty: the address of
    /// this machine that leads there, and the port of <see cref="Listen"/>.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>For how many days the audit is kept; 0: for ever.</summary>
    public int AuditDays { get; set; } = 365;

    /// <summary>Whether <c>/metrics</c> is open to whoever reaches it.</summary>
    public bool OpenMetrics { get; set; }

    public CertificateOptions Certificate { get; set; } = new();

    /// <summary>For how many days browsers are asked to use nothing but HTTPS, where they came by it; 0: they are not asked.</summary>
    public int HstsDays { get; set; } = 365;

    /// <summary>Addresses and networks, with commas, whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.</summary>
    public string TrustedProxies { get; set; } = "";

    public LimitOptions Limits { get; set; } = new();

    public string Scheme => Certificate.IsGiven ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;

    /// <summary>Where a server on this machine is reached, also one that listens on all addresses.</summary>
    /// <exception cref="FormatException"><see cref="Listen"/> is no address with a port.</exception>
    public Uri LocalAddress()
    {
        var endPoint = EndPoint();
        if (endPoint.Address.Equals(IPAddress.Any)) endPoint.Address = IPAddress.Loopback;
        if (endPoint.Address.Equals(IPAddress.IPv6Any)) endPoint.Address = IPAddress.IPv6Loopback;
        return new Uri($"{Scheme}://{endPoint}");
    }

    /// <exception cref="FormatException"><see cref="Listen"/> is no address with a port.</exception>
    public IPEndPoint EndPoint()
    {
        var text = Listen.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1{Listen["localhost".Length..]}" : Listen;
        var portGiven = text.LastIndexOf(':') > text.LastIndexOf(']') && text.Contains(':');
        return portGiven && IPEndPoint.TryParse(text, out var endPoint) && (text.StartsWith('[') || text.Split(':').Length == 2)
            ? endPoint
            : throw new FormatException($"'{Listen}' is not address:port");
    }
}
