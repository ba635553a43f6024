using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AriVoicemail.Database;

namespace AriVoicemail.Bed;

/// <summary>
/// A real Kamailio on loopback for the domain example.com, with the configuration of SampleConfigs/kamailio; its subscriptions live in
/// <see cref="Watchers"/> alone. The hosts of voicemail are on 127.0.0.1; who sends from another loopback address is a stranger.
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

    /// <summary>Whether fetch.sh could get <see cref="KamailioVersion.Newest"/> for this machine.</summary>
    public static bool HasNewest => KamailioPackages.HasNewest;

    public IPEndPoint Sip { get; } = new(IPAddress.Loopback, Ports.Free());

    /// <summary>Its JSON-RPC.</summary>
    public Uri Rpc => new($"http://{Sip}/RPC");

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
            kamailio.WriteDispatcherList();
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
            _packages.Command([
                "-f", Configuration(), .. Definitions(),
                "-DD", "-E", "-Y", _folder.Path, "-w", _folder.Path, "-m", "64", "-M", "8",
            ]),
            _packages.Libraries is { } libraries ? new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = libraries } : null);
        await _process.UntilAsync(AnswersAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }

    private void WriteDispatcherList()
    {
        var priority = _options.Asterisks.Count;
        File.WriteAllLines(
            _folder["dispatcher.list"],
            _options.Asterisks.Select(asterisk => string.Create(CultureInfo.InvariantCulture, $"1 sip:{asterisk} 0 {priority--}")));
    }

    private string Configuration()
    {
        var sample = Path.Combine(Repository.Root, "SampleConfigs/kamailio/kamailio.cfg");
        if (_options.SubscriptionsMode is not { } mode) return sample;
        // What an administrator may have instead of it.
        var changed = File.ReadAllText(sample).Replace("\"subs_db_mode\", 3)", $"\"subs_db_mode\", {mode.ToString(CultureInfo.InvariantCulture)})", StringComparison.Ordinal);
        File.WriteAllText(_folder["kamailio.cfg"], changed);
        return _folder["kamailio.cfg"];
    }

    // The sample configuration as it is; what differs here are the definitions at its head.
    private IEnumerable<string> Definitions()
    {
        var database = Watchers.ConnectionString.Split(';').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var sqlite = Watchers.Engine is SqlEngine.Sqlite;
        var url = sqlite ? $"sqlite:///{database["Data Source"]}" : $"postgres://postgres:none@127.0.0.1:{database["Port"]}/{database["Database"]}";
        // Since 5.7 the notifier process sends nothing when the tables are in PostgreSQL.
        var notifier = _options.Notifier ?? _options.Version is KamailioVersion.Packaged;
        (string Name, string Value)[] all =
        [
            ("LISTEN_UDP", $"udp:{Sip}"),
            ("LISTEN_TCP", $"tcp:{Sip}"),
            ("SERVER_URI", $"\"sip:{Sip}\""),
            ("MODULE_PATH", $"\"{_packages.Modules}/\""),
            ("DB_MODULE", sqlite ? "\"db_sqlite.so\"" : "\"db_postgres.so\""),
            ("DB_URL", $"\"{url}\""),
            ("VOICEMAIL_LIST", $"\"{_folder["dispatcher.list"]}\""),
            ("NOTIFIERS", notifier ? "1" : "0"),
            ("FAST_NOTIFY", notifier ? "0" : "1"),
            ("PHONE_TIMEOUT", _options.PhoneTimeout.ToString(CultureInfo.InvariantCulture)),
            ("RING_MILLISECONDS", _options.RingTime.ToString(CultureInfo.InvariantCulture)),
            ("LOCATION_DB_MODE", "0"),
            ("WITHOUT_PASSWORDS", "1"),
            .. _options.AlsoKnownAs is { } relay ? new[] { ("ALSO_KNOWN_AS", $"udp:{relay}") } : [],
            ("SHORTEST_SUBSCRIPTION", "1"),
        ];
        return all.SelectMany(definition => new[] { "-A", $"{definition.Name}={definition.Value}" });
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
