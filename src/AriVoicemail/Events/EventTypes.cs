namespace AriVoicemail.Events;

/// <summary>What can happen.</summary>
public static class EventTypes
{
    /// <summary>A caller has begun to leave a message; it may become none.</summary>
    public const string MessageBegun = "message.begun";

    /// <summary>The recording is over, whether it is kept or not.</summary>
    public const string MessageEnded = "message.ended";

    /// <summary>A message came: a caller left it, it was uploaded or forwarded, or another program filed it.</summary>
    public const string MessageAdded = "message.added";

    /// <summary>A message went to another folder: it was heard, saved, or deleted to be kept a while.</summary>
    public const string MessageMoved = "message.moved";

    /// <summary>A message is gone.</summary>
    public const string MessageDeleted = "message.deleted";

    /// <summary>The lamp of the mailbox has something new to show.</summary>
    public const string MailboxCounted = "mailbox.counted";

    /// <summary>The PIN was wrong too often. It need not be a mailbox that there is: somebody guesses.</summary>
    public const string MailboxLocked = "mailbox.locked";
}
