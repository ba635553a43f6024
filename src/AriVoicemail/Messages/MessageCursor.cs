using System.Globalization;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages;

/// <summary>A place among a mailbox's messages: behind the one of that id, wherever it lies by now, or when it is gone.</summary>
public sealed record MessageCursor(Folder Folder, long ReceivedAt, string Id)
{
    public static MessageCursor Of(Message message) => new(message.Folder, message.ReceivedAt.ToUnixTimeMilliseconds(), message.Id);

    /// <summary>Null when the text is no place.</summary>
    public static MessageCursor? Parse(string text) =>
        text.Split('/', 3) is [var name, var at, var id] && Folder.TryParse(name, out var folder) && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var receivedAt)
            ? new MessageCursor(folder, receivedAt, id)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Folder.Name}/{ReceivedAt}/{Id}");
}
