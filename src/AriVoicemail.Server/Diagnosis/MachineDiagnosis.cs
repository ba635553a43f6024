using System.Globalization;
using AriVoicemail.Notifiers.Mwi.Probing;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>What the system lets this program have.</summary>
internal static class MachineDiagnosis
{
    private const string Check = "file descriptors";
    private const string Limits = "/proc/self/limits";

    // 400 callers at once take a few each: files, sockets, connections.
    private const long Enough = 4096;

    public static Finding Files()
    {
        var line = File.Exists(Limits) ? File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        // "Max open files  1024  1048576  files": the runtime raises the first to the second.
        var hard = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ElementAtOrDefault(4);
        if (hard is null or "unlimited" || !long.TryParse(hard, CultureInfo.InvariantCulture, out var most)) return Finding.Ok(Check, "without a limit");
        return most >= Enough
            ? Finding.Ok(Check, $"{most} may be open at once")
            : Finding.Warning(Check, $"only {most} may be open at once: with many calls none is left", "LimitNOFILE=65536 in arivm's systemd unit, or 'ulimit -n 65536' where it is started");
    }
}
