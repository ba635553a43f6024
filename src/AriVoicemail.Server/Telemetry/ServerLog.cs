using AriVoicemail.Server.Access;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Telemetry;

/// <summary>What is logged, and how: lines for a person, or <c>Logging:Format</c> json, an object a line, for a program.</summary>
internal static class ServerLog
{
    private const string FormatKey = "Logging:Format";

    /// <exception cref="ConfigurationException">There is no such format.</exception>
    public static void Add(ILoggingBuilder log, IConfiguration configuration)
    {
        log.ClearProviders();
        switch (configuration[FormatKey]?.ToLowerInvariant())
        {
            case null or "" or "text":
                log.AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fffZ ";
                });
                break;
            case "json":
                log.AddJsonConsole(console =>
                {
                    console.IncludeScopes = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                });
                break;
            default:
                throw new ConfigurationException($"{FormatKey} = \"{configuration[FormatKey]}\": expected text or json");
        }
        log.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        log.AddFilter("Microsoft", LogLevel.Warning);
        // Whoever has no key could fill the log.
        log.AddFilter(typeof(ApiKeyAuthentication).FullName, LogLevel.Warning);
        // It writes whole addresses, also into the scope of every other line, and somebody may have put a key into one.
        log.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }
}
