using System.Diagnostics;
using AriVoicemail.Messages;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server;

/// <summary>Crashes on demand.</summary>
internal static class Faults
{
    /// <summary>What the filer calls after every step. Killed, not ended: nothing is flushed and no <c>finally</c> runs.</summary>
    public static Action<FilingStep> KillAt(FaultOptions faults) => step =>
    {
        if (step != faults.KillAt) return;
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    };
}
