using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace AriVoicemail.Bed;

/// <summary>
/// A real Asterisk on loopback, with ARI, SIP callers without authentication (context <c>inbound</c>), AMI and app_voicemail with
/// mailboxes 1000 to 1009, PIN 1234, and 7000 to 7009, PIN 4242. Recordings named <c>voicemail/…</c> land in the spool of app_voicemail.
/// </summary>
/// <remarks>
/// Extension 8XXX is <c>Stasis(vm,leave,1XXX@default)</c>, 7XXX <c>VoiceMail(1XXX@default,s)</c>, 6XXX <c>VoiceMailMain(1XXX@default,s)</c>,
/// <c>echo</c> an echo. When the dialplan goes on after a message it logs <c>CONTINUED 8000 from 5551 VMSTATUS=… STASISSTATUS=…</c>, and
/// <c>EXIT a from …</c> or <c>EXIT o from …</c> where the caller pressed a way out.
/// </remarks>
public sealed class AsteriskServer : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new("ast");
    private readonly AsteriskPackages _packages;
    private readonly TimeSpan _startLimit;
    // Every event wakes every AMI session, also those that are told none, and a key keeps its session busy for 100 ms.
    private const int ActingConnections = 16;

    private readonly Lazy<Task<ManagerConnection>> _menuEvents;
    private readonly Lazy<Task<ManagerConnection>>[] _acting;
    private int _lastActing;
    private ServerProcess _process;

    private AsteriskServer(AsteriskOptions options)
    {
        _menuEvents = new Lazy<Task<ManagerConnection>>(async () =>
        {
            var manager = await ManagerConnection.OpenAsync(this);
            await manager.OnlyAsync("TestEvent", "DTMFEnd", "Newchannel", "OriginateResponse", "Hangup");
            return manager;
        });
        _acting = [.. Enumerable.Range(0, ActingConnections).Select(_ => new Lazy<Task<ManagerConnection>>(() => ManagerConnection.OpenAsync(this, events: false)))];
        _packages = new AsteriskPackages(options.Version);
        _startLimit = options.StartLimit;
        Application = options.Application;
        var rtp = Ports.Rtp(count: 2000);
        AsteriskFolder.Create(_folder.Path, _packages, options, new Dictionary<string, string>
        {
            ["FOLDER"] = _folder.Path,
            ["MODULES"] = _packages.Modules,
            ["SBIN"] = _packages.Sbin,
            ["USER"] = Username,
            ["PASSWORD"] = Password,
            ["HTTP_PORT"] = Text(Ari.Port),
            ["SIP_PORT"] = Text(Sip.Port),
            ["AMI_PORT"] = Text(Ami.Port),
            ["RTP_FIRST"] = Text(rtp),
            ["RTP_LAST"] = Text(rtp + 1999),
            ["APPLICATION"] = Application,
            ["MIN_SECONDS"] = Text(options.MinSeconds),
            ["MAX_SECONDS"] = Text(options.MaxSeconds),
            ["MAX_SILENCE"] = Text(options.MaxSilence),
            ["MAILBOXES"] = AsteriskFolder.Mailboxes(first: 1000, count: 10, pin: 1234) + "\n" + AsteriskFolder.Mailboxes(first: 7000, count: 10, pin: 4242),
        });
        _process = Run();
    }

    /// <summary><c>http://127.0.0.1:port</c></summary>
    public Uri Ari { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    /// <summary>One connection that hears what all calls in menus do: one for each would read everything as often as there are calls.</summary>
    internal Task<ManagerConnection> MenuEventsAsync() => _menuEvents.Value;

    /// <summary>A connection to act on, which tells no events; hundreds of calls share a few.</summary>
    internal Task<ManagerConnection> ActingAsync() => _acting[(uint)Interlocked.Increment(ref _lastActing) % ActingConnections].Value;

    /// <summary>Of ARI and AMI.</summary>
    public string Username { get; } = "vm";

    public string Password { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));

    public string Application { get; }

    public IPEndPoint Sip { get; } = new(IPAddress.Loopback, Ports.Free());

    public IPEndPoint Ami { get; } = new(IPAddress.Loopback, Ports.Free());

    /// <summary>Where its configuration is.</summary>
    public string ConfigurationDirectory => _folder["etc"];

    /// <summary><c>&lt;astspooldir&gt;/recording</c>: where ARI's recordings land.</summary>
    public string RecordingDirectory => _folder["spool/recording"];

    /// <summary><c>&lt;astspooldir&gt;/voicemail</c></summary>
    public string VoicemailDirectory => _folder["spool/voicemail"];

    /// <summary>Has a folder of prompts for each language.</summary>
    internal string SoundsDirectory => _folder["data/sounds"];

    /// <summary>Notices, warnings, errors and what the dialplan says with <c>Verbose</c>.</summary>
    public string LogFile => _folder["log/messages"];

    public int ProcessId => _process.Id;

    /// <summary>The file of a prompt as Debian ships it.</summary>
    public string Prompt(string file) => Path.Combine(_packages.Prompts, file);

    /// <summary>Puts silence of that length under a prompt's name into a language.</summary>
    public void AddPrompt(string language, string name, double seconds)
    {
        var path = Path.Combine(SoundsDirectory, language, name + ".wav");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WavFile.Write(path, new short[(int)(8000 * seconds)], 8000);
    }

    /// <summary>Takes a prompt away, <c>vm-intro</c>, from a language or from all of them.</summary>
    public void Lose(string prompt, string? language = null)
    {
        foreach (var folder in language is null ? Directory.GetDirectories(SoundsDirectory) : [Path.Combine(SoundsDirectory, language)]) File.Delete(Path.Combine(folder, prompt + ".wav"));
    }

    public void LoseAllPrompts()
    {
        foreach (var folder in Directory.GetDirectories(SoundsDirectory)) Directory.Delete(folder, recursive: true);
    }

    public static bool IsThere(int version) => Directory.Exists(AsteriskPackages.Folder(version));

    public static async Task<AsteriskServer> StartAsync(AsteriskOptions? options = null)
    {
        var asterisk = new AsteriskServer(options ?? new AsteriskOptions());
        try
        {
            await asterisk.UntilBootedAsync();
            return asterisk;
        }
        catch
        {
            await asterisk.DisposeAsync();
            throw;
        }
    }

    /// <summary>The folder of a mailbox: <c>1000</c> or <c>1000@default</c>.</summary>
    public string Folder(string mailbox, string folder = "INBOX")
    {
        var parts = mailbox.Split('@');
        return Path.Combine(VoicemailDirectory, parts.ElementAtOrDefault(1) ?? "default", parts[0], folder);
    }

    /// <summary>Runs a command of Asterisk's console, and answers what it prints.</summary>
    public async Task<string> CliAsync(string command)
    {
        var (exitCode, output) = await Command.TryAsync(_packages.Command(_folder["etc/asterisk.conf"], "-rx", command));
        return exitCode == 0 ? output : throw new BedException($"asterisk -rx '{command}': {output}");
    }

    /// <summary>How many channels are up, hung up ones that still linger included.</summary>
    public async Task<int> CountChannelsAsync()
    {
        var output = await CliAsync("core show channels count");
        return int.Parse(Regex.Match(output, @"(\d+) active channel").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a line of the log matches, and answers the match.</summary>
    public async Task<Match> LoggedAsync(string pattern, double seconds = 45)
    {
        try
        {
            return await Poll.ForAsync(
                $"/{pattern}/", () => Regex.Match(ReadLog(), pattern, RegexOptions.Multiline) is { Success: true } match ? match : null, seconds);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message} in Asterisk's log:\n{string.Join('\n', ReadLog().Split('\n').TakeLast(30))}");
        }
    }

    public string ReadLog() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary>SIGKILL: everything that was not yet on disk is lost.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>An orderly end, which hangs up all calls; <see cref="StartAgainAsync"/> brings it back.</summary>
    public async Task StopAsync()
    {
        if (!_process.Exited.IsCompleted) await Command.TryAsync(_packages.Command(_folder["etc/asterisk.conf"], "-rx", "core stop now"));
        await _process.StopAsync();
    }

    /// <summary>Starts it on the same ports and folders after <see cref="KillAsync"/> or <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        _process = Run();
        await UntilBootedAsync();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _acting.Append(_menuEvents).Where(connection => connection.IsValueCreated && connection.Value.IsCompletedSuccessfully))
            await (await connection.Value).DisposeAsync();
        await StopAsync();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ServerProcess Run() => ServerProcess.Start(
        $"Asterisk (ARI port {Ari.Port})", _folder.Path, _folder["log/console"], _packages.Command(_folder["etc/asterisk.conf"], "-f"));

    private Task UntilBootedAsync() => _process.UntilAsync(async () =>
        (await Command.TryAsync(_packages.Command(_folder["etc/asterisk.conf"], "-rx", "core waitfullybooted"))).Output
            .Contains("fully booted", StringComparison.Ordinal), _startLimit);
}
