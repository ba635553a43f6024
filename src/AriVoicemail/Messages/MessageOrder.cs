namespace AriVoicemail.Messages;

/// <summary>In which order pages of a mailbox's messages come.</summary>
public enum MessageOrder
{
    /// <summary>By the folders' names, and in each the oldest first, by their ids where they came at the same moment.</summary>
    ByFolder,

    /// <summary>Whatever their folders; of those that came at the same moment, in the reverse order of their ids.</summary>
    NewestFirst,
}
