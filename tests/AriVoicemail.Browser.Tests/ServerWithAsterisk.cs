using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Browser.Tests;

/// <summary>A server with a real Asterisk that takes simulated calls.</summary>
public sealed class ServerWithAsterisk : SqliteServer
{
    private AsteriskServer? _asterisk;

    internal override void Configure(Settings settings)
    {
        (settings.Asterisk.Url, settings.Asterisk.Username, settings.Asterisk.Password) = (_asterisk!.Ari.GetLeftPart(UriPartial.Authority), _asterisk.Username, _asterisk.Password);
        (settings.Asterisk.Application, settings.Asterisk.RecordingDirectory) = (_asterisk.Application, _asterisk.RecordingDirectory);
        settings.Spool.Directory = _asterisk.VoicemailDirectory;
    }

    protected override async Task<(SqlEngine Engine, string ConnectionString)> CreateDatabaseAsync()
    {
        _asterisk = await AsteriskServer.StartAsync();
        return await base.CreateDatabaseAsync();
    }

    protected override async ValueTask DeleteDatabaseAsync()
    {
        if (_asterisk is not null) await _asterisk.DisposeAsync();
    }
}
