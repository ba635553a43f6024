using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>Makes calls of a running program to the kernel fail, by strace: a disk that is full, read-only or broken, for as long as this lives.</summary>
public sealed class KernelFaults : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new("faults");
    private readonly ServerProcess _strace;

    private KernelFaults(int process, string fault)
    {
        string[] command =
        [
            "strace", "-f", "-o", _folder["faults"], "-e", $"trace={fault.Split(':')[0]}", "-e", $"inject={fault}",
            "-p", process.ToString(CultureInfo.InvariantCulture),
        ];
        _strace = ServerProcess.Start("strace", _folder.Path, _folder["log"], command);
    }

    /// <param name="fault">As strace's <c>inject</c> has it: <c>rename,link:error=ENOSPC:when=2+</c>. Calls are counted for each thread.</param>
    public static async Task<KernelFaults> InjectAsync(int process, string fault)
    {
        var faults = new KernelFaults(process, fault);
        await faults._strace.UntilAsync(() => Task.FromResult(faults._strace.LogTail().Contains("attached", StringComparison.Ordinal)));
        return faults;
    }

    /// <summary>Waits until a call has failed.</summary>
    public Task HappenedAsync() => Poll.ForAsync(
        "a call to the kernel to fail", () => File.Exists(_folder["faults"]) && File.ReadAllText(_folder["faults"]).Contains("(INJECTED)", StringComparison.Ordinal));

    /// <summary>The program goes on without faults.</summary>
    public async ValueTask DisposeAsync()
    {
        await _strace.DisposeAsync();
        _folder.Dispose();
    }
}
