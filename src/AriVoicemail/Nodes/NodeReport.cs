namespace AriVoicemail.Nodes;

/// <summary>What a node says of itself.</summary>
/// <param name="Name">Its own; journal rows and leases carry it.</param>
/// <param name="Calls">How many calls are in voicemail there now.</param>
/// <param name="Servers">The Asterisk servers that it serves.</param>
public sealed record NodeReport(string Name, string Version, DateTimeOffset StartedAt, int Calls, IReadOnlyList<NodeServer> Servers);

/// <summary>A node's connection to one Asterisk.</summary>
/// <param name="Name">The same on every node that serves it.</param>
/// <param name="Application">The name in the dialplan's <c>Stasis(…)</c>.</param>
/// <param name="State">connected, disconnected, or replaced by another client of the same name.</param>
/// <param name="Since">When it came into that state, UTC.</param>
/// <param name="LastError">Why it was last lost or could not be made.</param>
public sealed record NodeServer(string Name, string Url, string Application, string State, DateTimeOffset Since, string? LastError);
