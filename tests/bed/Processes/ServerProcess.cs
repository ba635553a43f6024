using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AriVoicemail.Bed;

/// <summary>A program in a process group of its own, whose output goes to a file.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Hangup = 1;
    private const int Terminate = 15;
    private const int Kill = 9;

    private readonly string _name;
    private readonly Process _process;

    private ServerProcess(string name, Process process, string log)
    {
        _name = name;
        _process = process;
        Log = log;
        Id = process.Id;
        Exited = WaitForExitAsync();
    }

    public int Id { get; }

    public string Log { get; }

    /// <summary>Its exit code.</summary>
    public Task<int> Exited { get; }

    public static ServerProcess Start(
        string name, string folder, string log, IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        // setsid and exec keep the process id, so that the id of the process is that of its group.
        const string Script = """
            ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -H -n)"
            exec "$@" >>"$BED_LOG" 2>&1 </dev/null
            """;
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "sh", .. command]) { WorkingDirectory = folder };
        start.Environment["BED_LOG"] = log;
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        return new ServerProcess(name, Process.Start(start)!, log);
    }

    /// <summary>Asks again and again until <paramref name="ready"/> says yes; fails when the process ends first or takes too long.</summary>
    public async Task UntilAsync(Func<Task<bool>> ready, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        var allowed = limit ?? TimeSpan.FromSeconds(30);
        while (!await ready())
        {
            if (Exited.IsCompleted) throw new BedException($"{_name} ended with exit code {await Exited}\n{LogTail()}");
            if (clock.Elapsed > allowed) throw new BedException($"{_name} is not ready after {allowed.TotalSeconds:0} s\n{LogTail()}");
            await Task.Delay(20);
        }
    }

    /// <summary>Asks the process to end (SIGTERM), and makes it (SIGKILL) when it does not.</summary>
    public async Task StopAsync(TimeSpan? patience = null)
    {
        if (!Exited.IsCompleted) _ = Signal(Id, Terminate);
        await Task.WhenAny(Exited, Task.Delay(patience ?? TimeSpan.FromSeconds(5)));
        await KillAsync();
    }

    /// <summary>SIGHUP.</summary>
    public void HangUp() => _ = Signal(Id, Hangup);

    /// <summary>SIGKILL to the whole group: what a crash does.</summary>
    public async Task KillAsync()
    {
        _ = Signal(-Id, Kill);
        await Exited;
    }

    public string LogTail(int lines = 25) =>
        File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(lines)) : "(no log)";

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
