namespace AriVoicemail.Bed;

/// <summary>Starts SIPp with what callers and phones have in common.</summary>
internal static class Sipp
{
    public static ServerProcess Start(string name, ScratchFolder folder, IEnumerable<string> arguments) => ServerProcess.Start(
        name,
        folder.Path,
        folder["screen"],
        [
            Repository.Find("/usr/bin/sipp"), .. arguments, "-i", "127.0.0.1", "-mi", "127.0.0.1", "-nostdin",
            "-trace_err", "-error_file", folder["errors"], "-trace_logs", "-log_file", folder["log"],
        ],
        // It draws a screen even when nobody looks.
        new Dictionary<string, string> { ["TERM"] = "xterm" });

    public static string Errors(ScratchFolder folder) => File.Exists(folder["errors"]) ? File.ReadAllText(folder["errors"]) : "";
}
