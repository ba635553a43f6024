using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Storage;

/// <summary>
/// The stored messages of one mailbox. A message is there when its text is; at any moment, also that of a crash, it is whole or not there.
/// </summary>
/// <remarks>Callers keep other changes of the same mailbox away while they deliver, move, remove or list.</remarks>
internal interface IStoredMailbox
{
    MailboxAddress Mailbox { get; }

    /// <summary>Stores sound and text; nothing is visible yet, and <paramref name="audio"/> stays where it is. What it answers makes them a message.</summary>
    /// <param name="name">Unlike that of any other message on its way.</param>
    /// <param name="id">What the message will be called in this mailbox.</param>
    /// <param name="link">Whether the file is wanted by nobody else.</param>
    Task<Delivery> PrepareAsync(string name, string id, MessageText text, string audio, bool link);

    /// <summary>Makes a message the last one of another folder. Null: it is not where its row says.</summary>
    Task<Placed?> MoveAsync(Message message, Folder to);

    /// <summary>False: it is not where its row says.</summary>
    Task<bool> RemoveAsync(Message message);

    /// <summary>Removes everything, greetings included.</summary>
    Task RemoveAllAsync();

    /// <summary>Whether the message is where its row says.</summary>
    Task<bool> IsAtAsync(Message message, CancellationToken cancellationToken);

    /// <summary>Whether there is a message of that id, wherever it lies.</summary>
    Task<bool> HoldsAsync(string id, CancellationToken cancellationToken);

    /// <summary>What is written about the message that lies where the row says; null: none does.</summary>
    Task<MessageText?> TextOfAsync(Message message, CancellationToken cancellationToken);

    /// <summary>The message's sound as a file on this machine; null: the message is not where its row says.</summary>
    Task<string?> SoundAsync(Message message, CancellationToken cancellationToken);

    /// <summary>A number for each folder that is another one when its messages are. Null: a moment ago something changed, and more may have.</summary>
    Task<IReadOnlyDictionary<Folder, long?>> StampsAsync();

    /// <summary>The messages that lie in these folders.</summary>
    Task<IReadOnlyList<Message>> ListAsync(IReadOnlyCollection<Folder> folders);

    /// <summary>What the sound of a message takes, one that was just listed.</summary>
    long Bytes(Message message);

    /// <summary>The greetings, by name, and a version of each; null where nobody keeps rows of them.</summary>
    Task<IReadOnlyDictionary<string, string>?> GreetingsAsync();
}

/// <summary>Makes a prepared message the last one of a folder.</summary>
/// <param name="audioPlaced">Called when the sound is in its place and the text is not.</param>
internal delegate Task<Placed> Delivery(Folder folder, Action audioPlaced);

/// <summary>A message has a place in a folder.</summary>
/// <param name="Number">Its number there; null: the one behind the last row's.</param>
/// <param name="Bytes">What its sound takes; 0: nobody looked.</param>
internal readonly record struct Placed(int? Number, long Bytes = 0);
