using System.Globalization;

namespace AriVoicemail.Messages;

/// <summary>A place among what one caller left, newest first: behind the message of that id.</summary>
public sealed record CallerCursor(long ReceivedAt, string Mailbox, string Id)
{
    public static CallerCursor Of(Message message) => new(message.ReceivedAt.ToUnixTimeMilliseconds(), message.Mailbox.ToString(), message.Id);

    /// <summary>Null when the text is no place.</summary>
    public static CallerCursor? Parse(string text) =>
        text.Split('/', 3) is [var at, var mailbox, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var receivedAt)
            ? new CallerCursor(receivedAt, mailbox, id)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ReceivedAt}/{Mailbox}/{Id}");
}
