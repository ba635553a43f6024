using System.Diagnostics.Metrics;
using AriVoicemail.Ari;
using AriVoicemail.Database;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Asterisks;
using AriVoicemail.Spool;
using AriVoicemail.Telemetry;
using Dapper;

namespace AriVoicemail.Server.Telemetry;

/// <summary>How this node is, as gauges; what only the database knows is read when somebody asks.</summary>
internal sealed class ServerMeter : IDisposable
{
    public const string MeterName = "arivm.server";

    private readonly Meter _meter = new(MeterName);
    private readonly SqlDatabase _database;
    private readonly StateOutbox _outbox;
    private readonly ServedAsterisks _asterisks;
    private readonly Counter<long> _connects;
    private (long Depth, TimeSpan Age) _waiting;
    private long _recordings;

    /// <summary>Whether a meter is this one's, or no server's; in a test there are several servers in one process.</summary>
    public bool IsOf(Meter meter) => meter == _meter || meter.Name != MeterName;

    public ServerMeter(ServedAsterisks asterisks, DiskSpace disk, SqlDatabase database, StateOutbox outbox)
    {
        (_asterisks, _database, _outbox) = (asterisks, database, outbox);
        _connects = _meter.CreateCounter<long>("arivm.ari.connects", description: "Connections to an Asterisk that were made");
        foreach (var asterisk in asterisks.All)
        {
            asterisk.Connection.StateChanged += state =>
            {
                if (state is AriConnectionState.Connected) _connects.Add(1, Of(asterisk));
            };
        }
        _meter.CreateObservableGauge("arivm.ari.connected", () => asterisks.All.Select(one => new Measurement<int>(one.Connection.State is AriConnectionState.Connected ? 1 : 0, Of(one))), description: "Whether an Asterisk is connected");
        _meter.CreateObservableGauge("arivm.calls.active", () => asterisks.All.Select(one => new Measurement<int>(one.Router.Calls.Count, Of(one))), description: "Calls in voicemail on this node");
        _meter.CreateObservableGauge("arivm.disk.free", () => disk.FreeBytes, "By", "Free bytes where messages are stored");
        _meter.CreateObservableGauge("arivm.outbox.depth", () => _waiting.Depth, description: "Mailboxes whose state is still to be told");
        _meter.CreateObservableGauge("arivm.outbox.age", () => _waiting.Age.TotalSeconds, "s", "How long the oldest of them has waited");
        _meter.CreateObservableGauge("arivm.journal.recordings", () => _recordings, description: "Recordings that are no messages yet, of all nodes");
    }

    /// <summary>Begins with 0 what alerts look at, once somebody listens.</summary>
    public void Announce()
    {
        Instruments.Announce();
        foreach (var asterisk in _asterisks.All) _connects.Add(0, Of(asterisk));
    }

    /// <exception cref="System.Data.Common.DbException">The database is away; what it told last stays.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        _waiting = await _outbox.WaitingAsync(cancellationToken);
        _recordings = await _database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("select count(*) from recordings"), cancellationToken);
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Of(ServedAsterisk asterisk) => KeyValuePair.Create<string, object?>("asterisk", asterisk.Options.ServerName);
}
