namespace AriVoicemail.Bench;

/// <summary>One sender against one responder.</summary>
/// <param name="CpuMicroseconds">User and system time of the sender's process, for each transaction.</param>
/// <param name="Repeated">NOTIFYs that were sent again, or given up by the bare loop.</param>
internal sealed record NotifyRow(string Responder, string Sender, int Window, double PerSecond, double CpuMicroseconds, long Repeated)
{
    public double PerCpuSecond => 1_000_000 / CpuMicroseconds;
}
