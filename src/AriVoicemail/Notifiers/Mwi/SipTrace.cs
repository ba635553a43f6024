using System.Text.RegularExpressions;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>A packet as a log may show it.</summary>
internal static partial class SipTrace
{
    /// <summary>The answers to challenges are left out, and what could fake a line of the log is made visible.</summary>
    public static string Masked(string text) =>
        string.Join('\n', Secret().Replace(text, "$1***").Split('\n').Select(line => SipText.Printable(line.TrimEnd('\r'))));

    [GeneratedRegex("""((?:response|cnonce|password|passwd|pwd)\s*=\s*)("[^"\r\n]*"|[^,;\s]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
