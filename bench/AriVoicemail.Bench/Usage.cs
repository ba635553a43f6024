using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>What /proc tells of processes and of the machine; times in milliseconds.</summary>
internal static class Usage
{
    // USER_HZ, which Linux promises to programs whatever the kernel ticks at.
    private const double MillisecondsPerTick = 10;

    /// <summary>CPU time of a process with all its threads.</summary>
    public static double Cpu(int process) => Ticks(process, 13, 14) * MillisecondsPerTick;

    /// <summary>CPU time of a process and of the children that it has and had.</summary>
    public static double CpuWithChildren(int process) =>
        Cpu(process) + Ticks(process, 15, 16) * MillisecondsPerTick
        + File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Sum(child => Cpu(int.Parse(child, CultureInfo.InvariantCulture)));

    /// <summary>CPU time of the children of this process that have ended: the callers.</summary>
    public static double EndedChildren() => Ticks(Environment.ProcessId, 15, 16) * MillisecondsPerTick;

    /// <summary>CPU time that the whole machine was busy, and the time it had.</summary>
    public static (double Busy, double All) Machine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture) * MillisecondsPerTick).ToArray();
        // user nice system idle iowait irq softirq steal; guest time is in user already.
        var all = fields.Take(8).Sum();
        return (all - fields[3] - fields[4], all);
    }

    /// <summary>The largest resident size so far, in MiB.</summary>
    public static int PeakMebibytes(int process) => (int)Mebibytes(process, "VmHWM:");

    /// <summary>The resident size now, in MiB.</summary>
    public static double ResidentMebibytes(int process) => Mebibytes(process, "VmRSS:");

    private static double Mebibytes(int process, string field)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    private static long Ticks(int process, int first, int second)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        // The command's name may hold blanks; the fields behind its parenthesis count from the third.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[first - 2], CultureInfo.InvariantCulture) + long.Parse(fields[second - 2], CultureInfo.InvariantCulture);
    }
}
