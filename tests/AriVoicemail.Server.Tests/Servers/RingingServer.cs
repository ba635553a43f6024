using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>A server that may ring owners, at an Asterisk that is not there.</summary>
public sealed class RingingServer : SqliteServer
{
    internal override void Configure(Settings settings) => settings.Asterisk.OwnersContext = "owners";
}
