using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tls;

namespace AriVoicemail.Server.Configuration;

/// <summary>What has to hold of the settings by which REST is served and guarded.</summary>
internal static class HttpRules
{
    public static IEnumerable<string> Serving(HttpOptions http)
    {
        foreach (var (name, value) in Limits(http.Limits).Where(limit => limit.Value < 0)) yield return $"Http:Limits:{name} = \"{value}\": expected a number of requests, or 0 for no limit";
        if (http.HstsDays is < 0 or > 3650) yield return $"Http:HstsDays = \"{http.HstsDays}\": expected days, or 0 for not to ask browsers for HTTPS";
        foreach (var name in TrustedProxies.Names(http.TrustedProxies).Where(name => !TrustedProxies.TryParse(name, out _)))
        {
            yield return $"Http:TrustedProxies: '{name}' is neither an address nor a network such as 192.0.2.0/24";
        }
        if (Certificate(http.Certificate) is { } wrong) yield return wrong;
    }

    private static IEnumerable<(string Name, int Value)> Limits(LimitOptions limits) =>
    [
        (nameof(limits.RequestsPerSecond), limits.RequestsPerSecond), (nameof(limits.RequestsPerSecondByKey), limits.RequestsPerSecondByKey),
        (nameof(limits.SignInsPerMinute), limits.SignInsPerMinute), (nameof(limits.StreamsAtOnce), limits.StreamsAtOnce),
        (nameof(limits.StreamsAtOnceByKey), limits.StreamsAtOnceByKey),
    ];

    private static string? Certificate(CertificateOptions options)
    {
        if (!options.IsGiven) return options.KeyFile.Length > 0 ? "Http:Certificate:File is missing: expected the certificate that Http:Certificate:KeyFile belongs to" : null;
        try
        {
            CertificateFiles.Read(options).Check(DateTimeOffset.UtcNow);
            return null;
        }
        catch (ConfigurationException wrong)
        {
            return wrong.Message;
        }
    }
}
