using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>What has to be known of the whole mailbox to mend one of its folders.</summary>
internal sealed class MailboxKnowledge
{
    // Seconds: a duration is whole ones, and may be less the silence at the end.
    private const double Plausible = 2;

    private readonly IReadOnlyList<Message> _lost;
    private readonly HashSet<string> _ids;
    private readonly ILookup<long, (SoundLook Sound, bool HasText)> _sounds;
    private readonly HashSet<(ulong, ulong)> _duplicates;

    public MailboxKnowledge(MailboxLook look, MailboxRows rows)
    {
        var match = RowMatch.Of(look, rows.Rows);
        _lost = match.Lost;
        _ids = [.. look.Messages.Where(message => !message.Text!.Text.IsEmpty).Select(message => message.Id), .. rows.Rows.Select(row => row.Id)];
        _sounds = look.Folders.SelectMany(folder => folder.Messages)
            .SelectMany(message => message.Sounds.Select(sound => (sound, message.Text is not null))).ToLookup(one => one.sound.Status.Size);
        // The message that the database knows by the id keeps it.
        var owners = match.Pairs.Where(pair => pair.Row.Id == pair.File.Id).Select(pair => pair.File.Text!.Status.Inode).ToHashSet();
        _duplicates =
        [
            .. look.Messages.Where(message => !message.Text!.Text.IsEmpty && !message.Text.Denied).GroupBy(message => message.Id)
                .SelectMany(same => same.OrderByDescending(message => owners.Contains(message.Text!.Status.Inode)).Skip(1))
                .Select(message => (message.Text!.Status.Device, message.Text.Status.Inode)),
        ];
    }

    /// <summary>The row of a message that lies nowhere and lay there, if it can be that of the sound.</summary>
    public Message? LostRow(Folder folder, int number, SoundLook? sound) =>
        _lost.FirstOrDefault(row => (row.Folder, row.Number) == (folder, number) && (sound?.Seconds is not { } seconds || Math.Abs(row.Duration - seconds) <= Plausible));

    public bool HoldsId(string id) => _ids.Contains(id);

    public bool IsDuplicate(TextLook text) => _duplicates.Contains((text.Status.Device, text.Status.Inode));

    /// <summary>Whether a message has this sound: then it was left by somebody who died while he moved or renumbered that message.</summary>
    public bool IsOfMessage(SoundLook sound) =>
        _sounds[sound.Status.Size].Any(other => other.HasText && other.Sound.Path != sound.Path && SoundContent.IsSame(other.Sound.Path, sound.Path));
}
