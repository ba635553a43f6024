using AriVoicemail.Mailboxes;

namespace AriVoicemail.Directories;

/// <summary>Finds people by the keys of their names' first letters.</summary>
/// <param name="Aliases">Whether a mailbox's aliases count as its names.</param>
public sealed record DirectorySearch(DirectoryNames Names, bool Aliases = false)
{
    /// <summary>Whose name begins with these keys, in the order of the names; whoever hides is not found.</summary>
    /// <param name="keys">All of them have to match: a name that is shorter does not.</param>
    public IReadOnlyList<DirectoryEntry> Find(IEnumerable<Mailbox> mailboxes, string keys) =>
    [
        .. mailboxes
            .Where(mailbox => mailbox.HideFromDirectory is not true)
            .Select(mailbox => (mailbox, order: Order(mailbox, keys)))
            .Where(found => found.order is not null)
            .OrderBy(found => found.order, StringComparer.Ordinal)
            .ThenBy(found => found.mailbox.Address.ToString(), StringComparer.Ordinal)
            .Select(found => new DirectoryEntry(found.mailbox.Address, found.mailbox.FullName)),
    ];

    /// <summary>Where a mailbox stands among those that were found; null when none of its names begins with these keys.</summary>
    private string? Order(Mailbox mailbox, string keys)
    {
        var full = mailbox.FullName.Trim();
        var last = LastName(full);
        if (Names is not DirectoryNames.First && Begins(last)) return PlainLetters.Of($"{last} {full}");
        if (Names is not DirectoryNames.Last && Begins(full)) return PlainLetters.Of(full);
        return Aliases && (mailbox.Alias ?? "").Split(',').Any(Begins)
            ? PlainLetters.Of(Names is DirectoryNames.First ? full : $"{last} {full}")
            : null;

        bool Begins(string name) => Keypad.Digits(name).StartsWith(keys, StringComparison.Ordinal);
    }

    /// <summary>Everything behind the first blank, as voicemail.conf's names are read: Ann van der Lee is found under V.</summary>
    private static string LastName(string full) => full.IndexOf(' ') is >= 0 and var blank ? full[(blank + 1)..].TrimStart() : full;
}
