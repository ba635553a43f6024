using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace AriVoicemail.Bed;

/// <summary>A real PostgreSQL on loopback with an empty cluster of its own. It trusts everybody and does not fsync.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new("pg");
    private readonly string _programs = Path.GetDirectoryName(Repository.Find("/usr/lib/postgresql/*/bin/postgres"))!;

    // The server refuses to run as root.
    private readonly string[] _asNobody = Environment.UserName == "root"
        ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        : [];

    private ServerProcess? _process;

    private PostgresServer()
    {
    }

    public int Port { get; } = Ports.Free();

    public int ProcessId => _process!.Id;

    public static async Task<PostgresServer> StartAsync()
    {
        var postgres = new PostgresServer();
        try
        {
            await postgres.CreateClusterAsync();
            await postgres.StartAgainAsync();
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>An Npgsql connection string.</summary>
    public string ConnectionString(string database = "postgres") => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Maximum Pool Size=20");

    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"create database {new NpgsqlCommandBuilder().QuoteIdentifier(name)}";
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Ends the server and cuts its clients off; <see cref="StartAgainAsync"/> brings it back with its data.</summary>
    public async Task StopAsync()
    {
        // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for the clients to leave.
        if (_process is null || _process.Exited.IsCompleted) return;
        await Command.TryAsync([.. _asNobody, Path.Combine(_programs, "pg_ctl"), "-D", _folder["data"], "-m", "fast", "-w", "stop"], _folder.Path);
        await _process.StopAsync();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        // Its backends are in sessions of their own. They end when they see that it is gone, and until then no other may use its memory.
        var backends = (await File.ReadAllTextAsync($"/proc/{ProcessId}/task/{ProcessId}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await _process!.KillAsync();
        await Poll.ForAsync("PostgreSQL's backends to end", () => Array.TrueForAll(backends, backend => !Directory.Exists($"/proc/{backend}")));
    }

    public async Task StartAgainAsync()
    {
        _process = ServerProcess.Start($"PostgreSQL on port {Port}", _folder.Path, _folder["log"], [
            .. _asNobody, Path.Combine(_programs, "postgres"), "-D", _folder["data"], "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder.Path}",
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "log_line_prefix=%m ",
        ]);
        await _process.UntilAsync(AnswersAsync);
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task CreateClusterAsync()
    {
        if (_asNobody.Length > 0) await Command.RunAsync(["chown", "65534:65534", _folder.Path]);
        await Command.RunAsync(
            [.. _asNobody, Path.Combine(_programs, "initdb"), "-D", _folder["data"], "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            _folder.Path);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (Exception error) when (error is NpgsqlException or SocketException)
        {
            return false;
        }
    }
}
