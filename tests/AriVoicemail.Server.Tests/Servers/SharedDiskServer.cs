using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>A server that sees Asterisk's disk, so that recorded greetings are played.</summary>
public sealed class SharedDiskServer : SqliteServer
{
    internal override void Configure(Settings settings) => settings.Asterisk.RecordingDirectory = Folder;
}
