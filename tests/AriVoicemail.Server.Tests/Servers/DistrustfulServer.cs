using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>Its only proxy is elsewhere.</summary>
public sealed class DistrustfulServer : SqliteServer
{
    internal override void Configure(Settings settings) => settings.Http.TrustedProxies = "192.0.2.0/24";
}
