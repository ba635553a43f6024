using AriVoicemail.Mailboxes;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Importing;

/// <summary>The PIN that <c>passwordlocation=spooldir</c> keeps beside the messages: <c>&lt;context&gt;/&lt;mailbox&gt;/secret.conf</c>.</summary>
internal static class SecretFile
{
    /// <summary>Null: there is none, and the one in voicemail.conf counts.</summary>
    /// <exception cref="IOException">There is one that cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static string? Read(string spool, MailboxAddress mailbox)
    {
        try
        {
            return ConfigFile.Read(Path.Combine(spool, mailbox.Context, mailbox.Number, "secret.conf")).Section("general")?.Find("password")?.Value;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
