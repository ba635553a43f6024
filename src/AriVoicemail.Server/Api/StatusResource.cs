using AriVoicemail.Nodes;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Api;

/// <summary>How this node is.</summary>
/// <param name="Node">Its name.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="UptimeSeconds">Since then.</param>
/// <param name="Calls">How many calls are in voicemail here now.</param>
/// <param name="Asterisks">The Asterisk servers that this node serves.</param>
/// <param name="Nodes">All nodes on this database.</param>
public sealed record StatusResource(
    string Version,
    string Node,
    DateTimeOffset StartedAt,
    long UptimeSeconds,
    int Calls,
    IReadOnlyList<NodeServer> Asterisks,
    DatabaseStatus Database,
    MwiStatus Mwi,
    OutboxStatus Outbox,
    IReadOnlyList<NodeStatus> Nodes,
    DiskStatus Disk);

/// <summary>A node on this database.</summary>
/// <param name="Alive">Whether it was heard of in the last six seconds; what others leave is taken over.</param>
/// <param name="LagMilliseconds">How long ago it was heard of; it says so every two seconds.</param>
/// <param name="Calls">How many calls are in voicemail there.</param>
/// <param name="Recordings">How many recordings of its calls are not filed yet.</param>
public sealed record NodeStatus(
    string Name, string Version, bool Alive, long LagMilliseconds, DateTimeOffset StartedAt, int Calls, int Recordings, IReadOnlyList<NodeServer> Asterisks)
{
    public static NodeStatus Of(Node node) => new(
        node.Report.Name, node.Report.Version, node.IsAlive, (long)node.Silence.TotalMilliseconds, node.Report.StartedAt, node.Report.Calls, node.Recordings,
        node.Report.Servers);
}

/// <summary>The disk that messages are recorded and kept on.</summary>
/// <param name="FreeBytes">What this program may still write.</param>
/// <param name="State">plenty; low: somebody should see to it; full: callers are refused.</param>
public sealed record DiskStatus(long FreeBytes, DiskState State);

/// <summary>The database.</summary>
/// <param name="Engine">Sqlite or PostgreSql.</param>
/// <param name="Reachable">Whether it answers.</param>
/// <param name="Error">Why it does not.</param>
public sealed record DatabaseStatus(string Engine, bool Reachable, string? Error);

/// <summary>The lamps.</summary>
/// <param name="Enabled">Whether NOTIFYs are sent at all: a proxy is configured.</param>
/// <param name="Ways">How lamps are lit.</param>
/// <param name="Proxies">Where NOTIFYs go, in order of preference, and how each is.</param>
/// <param name="Watchers">How many watchers' last NOTIFY ended how: lit, retrying, gone, refused.</param>
/// <param name="NotTold">The last changes that did not reach every watcher, or that nobody watched; the newest first.</param>
public sealed record MwiStatus(
    bool Enabled, IReadOnlyList<string> Ways, IReadOnlyList<ProxyHealth> Proxies, IReadOnlyDictionary<string, int> Watchers, IReadOnlyList<Unlit> NotTold);

/// <summary>What has still to be told.</summary>
/// <param name="Waiting">How many mailboxes' states; null when the database does not answer.</param>
/// <param name="Failing">How many of them have failed before.</param>
/// <param name="Behind">How many changes they lag behind in all.</param>
/// <param name="Since">Since when the one that waits longest waits, UTC; null: none does.</param>
public sealed record OutboxStatus(int? Waiting, int? Failing, long? Behind, DateTimeOffset? Since);
