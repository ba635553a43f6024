using System.Net;

namespace AriVoicemail.Bed;

/// <summary>The server itself: <c>arivm serve</c> as it was built beside the test that starts it.</summary>
public sealed class ArivmProcess : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new("arivm");
    private readonly Dictionary<string, string> _environment;
    private ServerProcess? _process;

    private ArivmProcess(IReadOnlyDictionary<string, string> settings)
    {
        // Http:Listen is chosen here; a Database:ConnectionString that the test leaves out is a file in the server's folder.
        var all = new Dictionary<string, string>
        {
            ["Http:Listen"] = $"127.0.0.1:{Http.Port}",
            ["Database:Engine"] = "Sqlite",
            ["Database:ConnectionString"] = $"Data Source={_folder["arivm.sqlite"]}",
        };
        foreach (var (key, value) in settings) all[key] = value;
        _environment = all.ToDictionary(setting => Variable(setting.Key), setting => setting.Value);
    }

    /// <summary><c>http://127.0.0.1:port</c></summary>
    public Uri Http { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    public int ProcessId => _process!.Id;

    /// <summary>Its exit code, when it has ended by itself or was killed.</summary>
    public Task<int> Exited => _process!.Exited;

    public string LogFile => _folder["log"];

    /// <summary>The settings that connect it to these servers: shared disk, lamps through <c>active_watchers</c>.</summary>
    public static Dictionary<string, string> Settings(AsteriskServer asterisk, KamailioServer? kamailio = null)
    {
        var settings = new Dictionary<string, string>
        {
            ["Asterisk:Url"] = asterisk.Ari.GetLeftPart(UriPartial.Authority),
            ["Asterisk:Username"] = asterisk.Username,
            ["Asterisk:Password"] = asterisk.Password,
            ["Asterisk:Application"] = asterisk.Application,
            ["Asterisk:RecordingDirectory"] = asterisk.RecordingDirectory,
            ["Spool:Directory"] = asterisk.VoicemailDirectory,
        };
        if (kamailio is null) return settings;
        settings["Mwi:Proxy"] = kamailio.Sip.ToString();
        settings["Mwi:BindIp"] = "127.0.0.1";
        settings["Mwi:Domain"] = "example.com";
        settings["Mwi:Watchers:Engine"] = kamailio.Watchers.Engine.ToString();
        settings["Mwi:Watchers:ConnectionString"] = kamailio.Watchers.ConnectionString;
        return settings;
    }

    /// <summary>Starts it and waits until <c>/readyz</c> says 200.</summary>
    /// <param name="settings">Configuration keys such as <c>Asterisk:Url</c>; they travel as environment variables.</param>
    /// <exception cref="BedException">It ended instead, or did not get ready.</exception>
    public static async Task<ArivmProcess> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var arivm = new ArivmProcess(settings);
        try
        {
            await arivm.StartAgainAsync();
            return arivm;
        }
        catch
        {
            await arivm.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs another command of the same binary with the same configuration, such as <c>apikey create</c>.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        Command.TryAsync([.. Program(), .. arguments], _folder.Path, _environment);

    /// <summary>Writes its configuration file, which the settings given at its start are stronger than, and sends SIGHUP.</summary>
    public async Task ReloadAsync(string json)
    {
        await File.WriteAllTextAsync(_folder["appsettings.json"], json);
        _process!.HangUp();
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>SIGTERM, and the time to end in order.</summary>
    public Task StopAsync() => _process!.StopAsync(TimeSpan.FromSeconds(30));

    /// <summary>Starts it on the same port with the same configuration, but for what is given; an empty value takes a setting away.</summary>
    public async Task StartAgainAsync(IReadOnlyDictionary<string, string>? changes = null)
    {
        Run(changes);
        await UntilReadyAsync();
    }

    /// <summary>The same without waiting for it.</summary>
    public void Run(IReadOnlyDictionary<string, string>? changes = null)
    {
        foreach (var (key, value) in changes ?? new Dictionary<string, string>())
        {
            var name = Variable(key);
            if (value.Length == 0) _environment.Remove(name);
            else _environment[name] = value;
        }
        _process = ServerProcess.Start("arivm", _folder.Path, LogFile, [.. Program(), "serve"], _environment);
    }

    public async Task UntilReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Http, Timeout = TimeSpan.FromSeconds(5) };
        await _process!.UntilAsync(async () =>
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        });
    }

    public string ReadLog() => File.ReadAllText(LogFile);

    /// <summary>Waits until the log says that.</summary>
    public Task LoggedAsync(string text) => Poll.ForAsync($"'{text}' in arivm's log", () => ReadLog().Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string Variable(string key) => "ARIVM__" + key.Replace(":", "__", StringComparison.Ordinal);

    private static string[] Program()
    {
        // artifacts/bin/<test project>/<configuration>/ is where the running assembly lies, and the server lies beside it.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var folder = Path.Combine(Repository.Root, "artifacts/bin/AriVoicemail.Server", configuration);
        var program = Path.Combine(folder, "arivm");
        return File.Exists(program) ? [program] : throw new BedException($"{program} is not there: build src/AriVoicemail.Server as {configuration}");
    }
}
