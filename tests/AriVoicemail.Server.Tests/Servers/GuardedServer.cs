using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>Behind a proxy on loopback and one more, with limits that are soon reached.</summary>
public sealed class GuardedServer : SqliteServer
{
    internal override void Configure(Settings settings)
    {
        settings.Http.TrustedProxies = "127.0.0.1, 10.0.0.0/8";
        settings.Http.Limits = new LimitOptions { RequestsPerSecond = 2, RequestsPerSecondByKey = 1, SignInsPerMinute = 1, StreamsAtOnce = 3, StreamsAtOnceByKey = 2 };
    }
}
