using System.Globalization;
using System.Security.Cryptography;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>A text for sound that has none: from the row that knew the message, else from what the file itself tells.</summary>
internal static class RebuiltText
{
    /// <param name="row">The row that knew it; null: none did.</param>
    public static MessageText Of(MailboxAddress mailbox, Folder folder, SoundLook sound, Message? row)
    {
        if (row is null) return Unknown(mailbox, folder, sound);
        return new MessageText
        {
            OrigMailbox = mailbox.Number,
            Context = row.CalledContext,
            Exten = row.CalledExten,
            CallerName = row.CallerName,
            CallerNumber = row.CallerNumber,
            OrigTime = row.ReceivedAt,
            Category = row.Category,
            MessageId = row.Id,
            Flag = row.Flag,
            Duration = row.Duration,
        };
    }

    /// <summary>The file was closed when the message ended.</summary>
    public static MessageText Unknown(MailboxAddress mailbox, Folder folder, SoundLook sound)
    {
        var began = sound.Status.ModifiedAt - TimeSpan.FromSeconds(sound.Seconds ?? 0);
        return new MessageText
        {
            OrigMailbox = mailbox.Number,
            OrigTime = began,
            MessageId = NewId(began),
            Flag = folder == Folder.Urgent ? "Urgent" : "",
            Duration = (int)(sound.Seconds ?? 0),
        };
    }

    /// <summary>In app_voicemail's form: seconds since 1970, a dash, 8 hex digits.</summary>
    public static string NewId(DateTimeOffset began) =>
        string.Create(CultureInfo.InvariantCulture, $"{began.ToUnixTimeSeconds()}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
}
