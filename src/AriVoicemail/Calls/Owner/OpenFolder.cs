using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>
/// A folder as the owner browses it: its messages as they were when it was opened, each with what the owner has decided. What arrives meanwhile is
/// there when it is opened again.
/// </summary>
internal sealed class OpenFolder(Folder folder, IEnumerable<Message> messages)
{
    private readonly List<Entry> _entries = [.. messages.Select(message => new Entry(message))];

    public Folder Folder => folder;

    public IReadOnlyList<Entry> Entries => _entries;

    public int Count => _entries.Count;

    public bool IsEmpty => Count == 0;

    /// <summary>Which message the keys are about; 0 in an empty folder.</summary>
    public int Index { get; set; }

    /// <summary>Whether a message was played since the folder was opened; until then the menu offers the folder rather than a message.</summary>
    public bool Begun { get; set; }

    public bool IsUrgent => folder == Folder.Urgent;

    public bool AtFirst => Index == 0;

    public bool AtLast => Index >= Count - 1;

    /// <summary>Null in an empty folder.</summary>
    public Entry? Current => _entries.ElementAtOrDefault(Index);

    /// <summary>Goes to that message; false: it is not in this folder.</summary>
    public bool TryGoTo(string id)
    {
        var index = _entries.FindIndex(entry => entry.Message.Id == id);
        if (index >= 0) Index = index;
        return index >= 0;
    }

    /// <summary>A message and its fate.</summary>
    public sealed class Entry(Message message)
    {
        public Message Message => message;

        public bool Heard { get; set; }

        /// <summary>Whether it leaves the folder because the owner said so (7), or saved it elsewhere (9).</summary>
        public bool IsLeaving => LeavesFor is not null;

        /// <summary>Where to: Deleted, or the folder it was saved to.</summary>
        public Folder? LeavesFor { get; set; }
    }
}
