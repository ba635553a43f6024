using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AriVoicemail.Database;

public enum SqlEngine
{
    Sqlite,
    PostgreSql,
}

/// <summary>One database, SQLite or PostgreSQL, behind one set of SQL.</summary>
public sealed class SqlDatabase : IAsyncDisposable
{
    private const int MostConnections = 40;

    private readonly DbDataSource _source;

    // SQLite has one writer at a time; queueing here costs nothing, while its own busy handler polls.
    private readonly SemaphoreSlim? _writer;

    static SqlDatabase()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        NativeLibrary.SetDllImportResolver(
            typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
            (name, _, _) => name == "e_sqlite3" ? NativeLibrary.Load("libsqlite3.so.0") : 0);
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        // A connection is one thread's at a time here, so SQLite need not lock each of its calls. It says so only once, before its first use.
        SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
    }

    public SqlDatabase(SqlEngine engine, string connectionString)
    {
        Engine = engine;
        if (engine is SqlEngine.PostgreSql)
        {
            _source = NpgsqlDataSource.Create(WithRoomForOthers(connectionString));
        }
        else
        {
            _source = SqliteFactory.Instance.CreateDataSource(connectionString);
            _writer = new SemaphoreSlim(1);
        }
    }

    public SqlEngine Engine { get; }

    /// <summary>What a <c>select</c> ends with that keeps others from changing its rows; SQLite lets nobody else write anyway.</summary>
    public string ForUpdate => Engine is SqlEngine.PostgreSql ? " for update" : "";

    /// <summary>What a <c>select</c> that claims rows ends with, so that two nodes never claim the same one.</summary>
    public string SkipLocked => Engine is SqlEngine.PostgreSql ? " for update skip locked" : "";

    /// <summary>Now in milliseconds by the database's own clock, so that no node's clock matters.</summary>
    public string Now => Engine is SqlEngine.PostgreSql
        ? "(extract(epoch from clock_timestamp()) * 1000)::bigint"
        : "cast((julianday('now') - 2440587.5) * 86400000 as integer)";

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await query(connection);
    }

    /// <summary>Everything that <paramref name="query"/> reads is of one moment, and keeps nobody from writing.</summary>
    public async Task<T> SnapshotAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        // SQLite's ordinary transaction takes the writer's lock.
        await using var transaction = connection is SqliteConnection file
            ? file.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await query(connection);
    }

    /// <summary>Runs <paramref name="work"/> in one transaction, which is committed when it returns and rolled back when it throws.</summary>
    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        if (_writer is not null) await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(transaction);
            // What was done is kept, files above all.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            _writer?.Release();
        }
    }

    /// <summary>One writing statement in a transaction of its own; answers the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        WriteAsync(transaction => transaction.Connection!.ExecuteAsync(sql, parameters, transaction), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        return _source.DisposeAsync();
    }

    /// <summary>PostgreSQL admits 100 connections unless told otherwise: two nodes and a command share them. Who finds none free waits its turn.</summary>
    private static string WithRoomForOthers(string connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ContainsKey("Maximum Pool Size") && !given.ContainsKey("MaxPoolSize")) builder.MaxPoolSize = MostConnections;
        return builder.ConnectionString;
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        // Another process may hold the file for a moment: SQLite's own handler waits in small steps, the driver's in steps of 150 ms.
        if (Engine is SqlEngine.Sqlite) await connection.ExecuteAsync("pragma busy_timeout = 5000; pragma foreign_keys = on; pragma synchronous = normal");
        return connection;
    }
}
