using System.Data.Common;
using AriVoicemail.Ari;
using AriVoicemail.Database;
using AriVoicemail.Server.Asterisks;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Server;

/// <summary>Whether this node can do its work.</summary>
internal sealed class Readiness(SqlDatabase database, ServedAsterisks asterisks, DiskSpace disk, SpoolOptions spool, SpoolMemory memory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What is missing, in words; empty: ready.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        if (await DatabaseErrorAsync(cancellationToken) is { } error) missing.Add($"database: {error}");
        if (asterisks.All.All(asterisk => asterisk.Connection.State is not AriConnectionState.Connected))
        {
            missing.Add($"Asterisk: {asterisks.All[0].Connection.LastError ?? "not connected yet"}");
        }
        // Without either callers are asked to speak, and then refused or put off: let another node have them.
        if (!memory.HasSpool) missing.Add($"spool: {spool.Directory} is not the one that this node started with, or its disk is not mounted any more");
        if (disk.State is DiskState.Full) missing.Add($"disk: {disk.FreeBytes / 1024 / 1024} MB are free, and callers are refused below {spool.RefuseBelowMegabytes} (Spool:RefuseBelowMegabytes)");
        return missing;
    }

    /// <summary>Null when the database answers.</summary>
    public async Task<string?> DatabaseErrorAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.ReadAsync(connection => connection.ExecuteScalarAsync<int>("select 1"), cancellationToken).WaitAsync(Patience, cancellationToken);
            return null;
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            return error is TimeoutException ? "it does not answer" : error.Message;
        }
    }
}
