using System.Diagnostics;

namespace AriVoicemail.Server.Tests.Moving;

/// <summary>The program as a process of its own, to be killed.</summary>
internal static class ArivmProgram
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "arivm.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }
}
