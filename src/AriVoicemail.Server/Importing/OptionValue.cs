using System.Text;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Importing;

/// <summary>What app_voicemail makes of values that it reads in a way of their own, in <c>[general]</c> and for one mailbox alike.</summary>
internal static class OptionValue
{
    // app_voicemail's MAXMSG and MAXMSGLIMIT.
    private const int UsualMessages = 100;
    private const int MostMessages = 9999;

    public static int MaxMsg(string value) => Messages(ConfigValue.Number(value) ?? 0);

    public static int BackupDeleted(string value) => Messages(ConfigValue.Number(value) ?? (ConfigValue.IsTrue(value) ? UsualMessages : 0));

    /// <summary>The text of a mail: <c>\n</c>, <c>\r</c> and <c>\t</c> are what they are in C, and other escapes are nothing.</summary>
    public static string Body(string value)
    {
        var body = new StringBuilder();
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] is not '\\') body.Append(value[at]);
            else if (++at < value.Length) body.Append(value[at] switch { 'n' => "\n", 'r' => "\r", 't' => "\t", _ => "" });
        }
        return body.ToString();
    }

    private static int Messages(int number) => number < 0 ? UsualMessages : Math.Min(number, MostMessages);
}
