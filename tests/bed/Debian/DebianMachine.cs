using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>A minimal Debian, unpacked afresh and booted with its own systemd; it shares the network with this machine, and nothing else.</summary>
/// <remarks>Root and cgroups are needed for that; where they are not to be had <c>fetch.sh</c> makes no <see cref="BaseSystem"/>.</remarks>
public sealed class DebianMachine : IAsyncDisposable
{
    // A control group of its own first: systemd makes its tree in the one where it finds itself.
    private const string Boot = """
        root=$1
        mkdir "$2"
        echo $$ >"$2/cgroup.procs"
        exec unshare --mount --pid --uts --ipc --cgroup --fork --kill-child sh -ec '
          mount --bind "$0" "$0"
          mount -t proc proc "$0/proc"
          mount --rbind /dev "$0/dev"
          mount -t sysfs sysfs "$0/sys"
          mount -t tmpfs tmpfs "$0/run"
          mount -t cgroup2 cgroup2 "$0/sys/fs/cgroup"
          exec chroot "$0" env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --log-target=console
        ' "$root"
        """;

    private readonly ScratchFolder _folder = new("debian");
    private readonly string _controlGroup;
    private ServerProcess? _unshare;
    private string _init = "";

    private DebianMachine() => _controlGroup = Path.Combine(OwnControlGroup(), Path.GetFileName(_folder.Path));

    public static string BaseSystem => Path.Combine(Repository.Cache, "debian.tar");

    public static bool CanBoot => File.Exists(BaseSystem) && Environment.IsPrivilegedProcess;

    private string Root => _folder["root"];

    public static async Task<DebianMachine> StartAsync()
    {
        var machine = new DebianMachine();
        try
        {
            await machine.BootAsync();
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a file of that machine lies on this one.</summary>
    public string this[string file] => Path.Combine(Root, file.TrimStart('/'));

    /// <summary>Runs a command there, as root.</summary>
    /// <returns>What it printed, errors included.</returns>
    /// <exception cref="BedException">It failed.</exception>
    public async Task<string> RunAsync(params string[] command)
    {
        var (exitCode, output) = await TryAsync(command);
        return exitCode == 0 ? output : throw new BedException($"{string.Join(' ', command)} ended with exit code {exitCode}\n{output}");
    }

    public Task<(int ExitCode, string Output)> TryAsync(params string[] command) => Command.TryAsync(
    [
        "nsenter", "--target", _init, "--mount", "--pid", "--uts", "--ipc", "--cgroup", "--root", "--wd=/",
        "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive", .. command,
    ]);

    public async ValueTask DisposeAsync()
    {
        if (_unshare is not null) await _unshare.KillAsync();
        if (Directory.Exists(_controlGroup)) await Poll.ForAsync("an empty control group", async () => (await RemoveControlGroupAsync()).ExitCode == 0);
        _folder.Dispose();
    }

    private async Task BootAsync()
    {
        Directory.CreateDirectory(Root);
        await Command.RunAsync(["tar", "-x", "--numeric-owner", "-f", BaseSystem, "-C", Root, "--exclude=./dev/*"]);
        _unshare = ServerProcess.Start("systemd", _folder.Path, _folder["log"], ["sh", "-ec", Boot, "sh", Root, _controlGroup]);
        await _unshare.UntilAsync(async () => FindInit() && (await TryAsync("systemctl", "is-system-running")).Output.Trim() is "running" or "degraded", TimeSpan.FromMinutes(2));
    }

    /// <summary>systemd is the only child of unshare, once that has become systemd.</summary>
    private bool FindInit()
    {
        var process = _unshare!.Id.ToString(CultureInfo.InvariantCulture);
        _init = File.ReadAllText($"/proc/{process}/task/{process}/children").Trim();
        return _init.Length > 0 && File.ReadAllText($"/proc/{_init}/comm").StartsWith("systemd", StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output)> RemoveControlGroupAsync() => Command.TryAsync(["find", _controlGroup, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+"]);

    private static string OwnControlGroup()
    {
        var tree = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).First(mount => mount[2] == "cgroup2")[1];
        var own = File.ReadLines("/proc/self/cgroup").First(line => line.StartsWith("0::", StringComparison.Ordinal))["0::/".Length..];
        return Path.Combine(tree, own);
    }
}
