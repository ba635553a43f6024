using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AriVoicemail.Database;

namespace AriVoicemail.Bed;

/// <summary>
/// A real Kamailio on loopback for the domain example.com, with the configuration of SampleConfigs/kamailio; its subscriptions live in
/// <see cref="Watchers"/> alone. Hosts of voicemail are all on 127.0.0.1; who sends from another loopback address is a stranger.
/// </summary>
public sealed class KamailioServer : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new("kam");
    private readonly KamailioOptions _options;
    private readonly KamailioPackages _packages;
    private ServerProcess? _process;

    private KamailioServer(KamailioOptions options, string? postgres)
    {
        _options = options;
        _packages = new KamailioPackages(options.Version);
        Watchers = postgres is null
            ? new WatcherDatabase(SqlEngine.Sqlite, $"Data Source={_folder["kamailio.sqlite"]}")
            : new WatcherDatabase(SqlEngine.PostgreSql, postgres);
    }

    public IPEndPoint Sip { get; } = new(IPAddress.Loopback, Ports.Free());

    public WatcherDatabase Watchers { get; }

    public string LogFile => _folder["log"];

    public int ProcessId => _process!.Id;

    /// <summary>With <c>active_watchers</c> in a SQLite file.</summary>
    public static Task<KamailioServer> StartAsync() => StartAsync(new KamailioOptions());

    /// <summary>With <c>active_watchers</c> in a new database of that server.</summary>
    public static Task<KamailioServer> StartAsync(PostgresServer postgres) => StartAsync(new KamailioOptions { Postgres = postgres });

    public static async Task<KamailioServer> StartAsync(KamailioOptions options)
    {
        var database = options.Postgres is null ? null : await options.Postgres.CreateDatabaseAsync($"kamailio_{Guid.NewGuid():N}");
        var kamailio = new KamailioServer(options, database);
        try
        {
            await kamailio.Watchers.CreateTablesAsync();
            kamailio.WriteConfiguration();
            await kamailio.StartAgainAsync();
            return kamailio;
        }
        catch
        {
            await kamailio.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public Task StopAsync() => _process!.StopAsync();

    /// <summary>On the same port, with the same subscriptions.</summary>
    public async Task StartAgainAsync()
    {
        _process = ServerProcess.Start(
            $"Kamailio on port {Sip.Port}",
            _folder.Path,
            LogFile,
            _packages.Command("-f", _folder["kamailio.cfg"], "-DD", "-E", "-Y", _folder.Path, "-w", _folder.Path, "-m", "64", "-M", "8"),
            _packages.Libraries is { } libraries ? new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = libraries } : null);
        await _process.UntilAsync(AnswersAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }

    // The sample as it is; what a site has to say goes into the files beside it.
    private void WriteConfiguration()
    {
        var database = Watchers.ConnectionString.Split(';').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var postgres = _options.Postgres;
        // Since 5.7 the notifier process sends nothing when the tables are in PostgreSQL.
        var notifier = _options.Notifier ?? (postgres is not null && _options.Version is KamailioVersion.Packaged);
        File.Copy(Path.Combine(Repository.Root, "SampleConfigs/kamailio/kamailio.cfg"), _folder["kamailio.cfg"]);
        File.WriteAllText(_folder["kamailio-local.cfg"], $"""
            listen=udp:{Sip}
            listen=tcp:{Sip}
            alias="example.com"
            mpath="{_packages.Modules}/"
            dns=off
            rev_dns=off
            #!define WITHOUT_PASSWORDS
            {(postgres is null ? "#!define WITH_SQLITE" : "")}
            {(notifier ? "#!define WITH_NOTIFIER" : "")}
            #!define LOCATION_DB_MODE 0
            #!define MIN_EXPIRES 1
            #!define RING_TIME {_options.RingTime.ToString(CultureInfo.InvariantCulture)}
            #!define SERVER_ADDRESS "sip:{Sip}"
            #!define VOICEMAIL_HOSTS "{_folder["voicemail-hosts.list"]}"
            #!define ASTERISK_SERVERS "{_folder["dispatcher.list"]}"
            #!define DATABASE_URL "{(postgres is null
                ? $"sqlite:///{database["Data Source"]}"
                : string.Create(CultureInfo.InvariantCulture, $"postgres://postgres:none@127.0.0.1:{postgres.Port}/{database["Database"]}"))}"

            """);
        File.WriteAllText(_folder["voicemail-hosts.list"], "1 127.0.0.1 32 0\n");
        var priority = _options.Asterisks.Count;
        File.WriteAllLines(_folder["dispatcher.list"], _options.Asterisks.Select(asterisk => string.Create(CultureInfo.InvariantCulture, $"1 sip:{asterisk} 0 {priority--}")));
    }

    /// <summary>It is up when it answers an OPTIONS.</summary>
    private async Task<bool> AnswersAsync()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var own = socket.Client.LocalEndPoint;
        var id = Guid.NewGuid().ToString("N");
        var options = $"OPTIONS sip:{Sip} SIP/2.0\r\nVia: SIP/2.0/UDP {own};branch=z9hG4bK{id}\r\nMax-Forwards: 70\r\nFrom: <sip:bed@{own}>;tag={id}\r\n"
            + $"To: <sip:{Sip}>\r\nCall-ID: {id}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            await socket.SendAsync(Encoding.ASCII.GetBytes(options), Sip);
            var reply = await socket.ReceiveAsync(limit.Token);
            return Encoding.ASCII.GetString(reply.Buffer).StartsWith("SIP/2.0 200", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            return false;
        }
    }
}
