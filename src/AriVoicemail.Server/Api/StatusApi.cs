using System.Data.Common;
using System.Diagnostics;
using AriVoicemail.Database;
using AriVoicemail.Nodes;
using AriVoicemail.Server.Asterisks;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Reloading;
using AriVoicemail.Spool;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>How this node is; it answers also when the rest does not.</summary>
internal sealed class StatusApi(
    Settings settings, SqlDatabase database, Readiness readiness, ServedAsterisks asterisks, NodeStore nodes, DiskSpace disk, TimeProvider time, LampLog told,
    LiveLamps lamps)
{
    private readonly DateTimeOffset _startedAt = Process.GetCurrentProcess().StartTime;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/status", Read).WithTags("Status").WithName("readStatus").WithSummary("Tells how this node, its Asterisk, its database and its lamps are");

    internal static async Task<Ok<StatusResource>> Read([FromServices] StatusApi status, CancellationToken cancellationToken) =>
        TypedResults.Ok(await status.ReadAsync(cancellationToken));

    private async Task<StatusResource> ReadAsync(CancellationToken cancellationToken)
    {
        var error = await readiness.DatabaseErrorAsync(cancellationToken);
        var others = error is null ? await NodesAsync(cancellationToken) : [];
        var (outbox, watchers) = error is null ? await CountAsync(cancellationToken) : (new OutboxStatus(null, null, null, null), []);
        return new StatusResource(
            ProductVersion.Text,
            settings.Node.Name,
            _startedAt.ToUniversalTime(),
            (long)(time.GetUtcNow() - _startedAt).TotalSeconds,
            asterisks.Calls,
            [.. asterisks.All.Select(asterisk => asterisk.Report())],
            new DatabaseStatus(settings.Database.Engine.ToString(), error is null, error),
            new MwiStatus(settings.LampsOn, settings.LampsOn ? settings.Mwi.WayList : [], lamps.Current?.Line.Health ?? [], watchers, told.Last),
            outbox,
            others,
            new DiskStatus(disk.FreeBytes, disk.State));
    }

    private async Task<IReadOnlyList<NodeStatus>> NodesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await nodes.ListAsync(cancellationToken)).Select(NodeStatus.Of)];
        }
        catch (DbException)
        {
            return [];
        }
    }

    private async Task<(OutboxStatus Outbox, Dictionary<string, int> Watchers)> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.ReadAsync(
                async connection =>
                {
                    var (waiting, failing, behind, since) = await connection.QuerySingleAsync<(long, long, long, long)>(
                        "select count(*), count(case when attempts > 0 then 1 end), coalesce(sum(wanted - delivered), 0), coalesce(min(wanted_at), 0) from outbox where delivered < wanted");
                    var watchers = await connection.QueryAsync<(string Outcome, long Count)>("select outcome, count(*) from watchers group by outcome");
                    return (new OutboxStatus((int)waiting, (int)failing, behind, since == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(since)), watchers.ToDictionary(row => row.Outcome.ToLowerInvariant(), row => (int)row.Count));
                },
                cancellationToken);
        }
        catch (DbException)
        {
            // It went away since it was asked.
            return (new OutboxStatus(null, null, null, null), []);
        }
    }
}
