using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages;

/// <summary>Between what is known of a message and the text beside it.</summary>
internal static class MessageTexts
{
    public static MessageText ToText(this MessageDraft draft, int duration) => new()
    {
        OrigMailbox = MailboxAddress.Parse(draft.Recipients[0]).Number,
        Context = draft.CalledContext,
        Exten = draft.CalledExten,
        Rdnis = draft.RedirectingNumber,
        Priority = draft.Priority,
        CallerChannel = draft.Channel,
        CallerName = draft.CallerName,
        CallerNumber = draft.CallerNumber,
        OrigTime = draft.StartedAt,
        Category = draft.Category,
        MessageId = draft.MessageId,
        Flag = draft.Flag,
        Duration = duration,
    };

    public static Message ToMessage(this MessageText text, MailboxAddress mailbox, Folder folder, int number) => new(
        mailbox, text.Id, folder, number, text.CallerName, text.CallerNumber, text.OrigTime, text.Duration, text.Flag, text.Category,
        text.Context, text.Exten);
}
