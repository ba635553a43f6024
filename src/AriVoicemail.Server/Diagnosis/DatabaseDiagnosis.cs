using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using AriVoicemail.Database;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Configuration;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Whether the database answers, takes changes, and is of this program's schema.</summary>
internal sealed class DatabaseDiagnosis(Settings settings, TimeProvider time)
{
    private const string Check = "database";

    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(2);

    /// <summary>Whether its tables are there to be asked; known once it was looked at.</summary>
    public bool IsUsable { get; private set; }

    public SqlDatabase Open() => Services.OpenDatabase(settings);

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (MissingFile() is { } file)
        {
            yield return Finding.Warning(Check, $"there is no file {file} yet; the first start makes it", "start the server once, or look whether Database:ConnectionString names the right file");
            yield break;
        }
        await using var database = Open();
        var (applied, failed) = await AppliedAsync(database, cancellationToken);
        yield return failed ?? Finding.Ok(Check, $"{settings.Database.Engine} answers, and takes changes");
        if (failed is not null) yield break;
        yield return Schema(applied!);
        if (!IsUsable) yield break;
        yield return await ClockAsync(database, cancellationToken);
        yield return await KeysAsync(database, cancellationToken);
    }

    private string? MissingFile()
    {
        if (settings.Database.Engine is not SqlEngine.Sqlite) return null;
        var file = new SqliteConnectionStringBuilder(settings.Database.ConnectionString).DataSource;
        // Opening it would make it.
        return file.Length > 0 && !file.Contains(':') && !File.Exists(file) ? file : null;
    }

    private async Task<(IReadOnlyList<string>? Applied, Finding? Failed)> AppliedAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            var applied = await Migrations.AppliedAsync(database, cancellationToken);
            if (applied.Count > 0) await database.ExecuteAsync("update schema_version set name = name where 1 = 0", null, cancellationToken);
            return (applied, null);
        }
        catch (Exception error) when (error is DbException or SocketException or TimeoutException or ArgumentException)
        {
            return (null, Finding.Error(
                Check,
                $"{settings.Database.Engine} cannot be used: {error.Message}",
                settings.Database.Engine is SqlEngine.PostgreSql
                    ? "Database:ConnectionString: host, port, user, password and name of the database; PostgreSQL has to run, and its pg_hba.conf to let that user in from here"
                    : "Database:ConnectionString: a file that the user of this program may write to, in a folder where it may make others"));
        }
    }

    private Finding Schema(IReadOnlyList<string> applied)
    {
        const string Schema = "database schema";
        if (applied.Except(Migrations.Known).ToList() is { Count: > 0 } unknown)
        {
            return Finding.Error(
                Schema, $"the database is newer than this program ({ProductVersion.Text}): it has {string.Join(", ", unknown)}",
                "install the newer version of arivm that has changed this database, or restore a backup of before ('arivm restore')");
        }
        if (Migrations.Known.Except(applied).ToList() is { Count: > 0 } pending)
        {
            IsUsable = false;
            return Finding.Warning(
                Schema, $"{pending.Count} changes of the schema are to come, the first is {pending[0]}",
                "make a backup ('arivm backup') and restart the server, which makes them; 'arivm db status' lists them");
        }
        IsUsable = true;
        return Finding.Ok(Schema, $"up to date ({applied[^1]})");
    }

    private async Task<Finding> ClockAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        const string Clock = "clock of the database";
        if (database.Engine is SqlEngine.Sqlite) return Finding.Ok(Clock, "it is this machine's");
        var theirs = await database.ReadAsync(connection => connection.ExecuteScalarAsync<double>("select extract(epoch from clock_timestamp())"), cancellationToken);
        return OfClock(Clock, DateTimeOffset.FromUnixTimeMilliseconds((long)(theirs * 1000)) - time.GetUtcNow(), Tolerated, "the database's machine");
    }

    /// <summary>What a difference between two clocks means.</summary>
    internal static Finding OfClock(string check, TimeSpan difference, TimeSpan tolerated, string whose) => difference.Duration() <= tolerated
        ? Finding.Ok(check, $"it differs from ours by less than {tolerated.TotalSeconds:0} s")
        : Finding.Error(check, $"it is {difference.Duration().TotalSeconds:0} s {(difference > TimeSpan.Zero ? "ahead of" : "behind")} ours", $"let chrony or systemd-timesyncd set the clocks here and on {whose}");

    private async Task<Finding> KeysAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        var keys = await new ApiKeyStore(database, time).ListAsync(cancellationToken);
        var good = keys.Count(key => key.ExpiresAt is null || key.ExpiresAt > time.GetUtcNow());
        return good > 0
            ? Finding.Ok("API keys", $"{good} can be used")
            : Finding.Warning("API keys", keys.Count == 0 ? "there is none: nobody can use REST" : "all have expired: nobody can use REST", "arivm apikey create --name <who>");
    }
}
