using AriVoicemail.Sip.Proxies;

namespace AriVoicemail.Server.Api;

/// <summary>How this node is.</summary>
/// <param name="Node">Its name.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="UptimeSeconds">Since then.</param>
/// <param name="Calls">How many calls are in voicemail now.</param>
internal sealed record StatusResource(
    string Version,
    string Node,
    DateTimeOffset StartedAt,
    long UptimeSeconds,
    int Calls,
    AsteriskStatus Asterisk,
    DatabaseStatus Database,
    MwiStatus Mwi,
    OutboxStatus Outbox);

/// <summary>The connection to Asterisk.</summary>
/// <param name="Url">Where its HTTP server answers.</param>
/// <param name="Application">The name in the dialplan's <c>Stasis(…)</c>.</param>
/// <param name="State">connected, disconnected, or replaced by another client of the same name.</param>
/// <param name="Since">When it came into that state, UTC.</param>
/// <param name="LastError">Why it was last lost or could not be made.</param>
internal sealed record AsteriskStatus(string Url, string Application, string State, DateTimeOffset Since, string? LastError);

/// <summary>The database.</summary>
/// <param name="Engine">Sqlite or PostgreSql.</param>
/// <param name="Reachable">Whether it answers.</param>
/// <param name="Error">Why it does not.</param>
internal sealed record DatabaseStatus(string Engine, bool Reachable, string? Error);

/// <summary>The lamps.</summary>
/// <param name="Enabled">Whether NOTIFYs are sent at all: a proxy is configured.</param>
/// <param name="Ways">How lamps are lit.</param>
/// <param name="Proxies">Where NOTIFYs go, in order of preference, and how each is.</param>
/// <param name="Watchers">How many watchers' last NOTIFY ended how: lit, retrying, gone, refused.</param>
/// <param name="NotTold">The last changes that did not reach every watcher, or that nobody watched; the newest first.</param>
internal sealed record MwiStatus(
    bool Enabled, IReadOnlyList<string> Ways, IReadOnlyList<ProxyHealth> Proxies, IReadOnlyDictionary<string, int> Watchers, IReadOnlyList<Unlit> NotTold);

/// <summary>What has still to be told.</summary>
/// <param name="Waiting">How many mailboxes' states; null when the database does not answer.</param>
/// <param name="Failing">How many of them have failed before.</param>
internal sealed record OutboxStatus(int? Waiting, int? Failing);
