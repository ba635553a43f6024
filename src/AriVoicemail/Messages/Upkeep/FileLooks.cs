using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>
/// What was seen in files, known again by what the file system says of them. So the second look, under the folder's lock, reads only what has
/// changed, and nobody waits for that lock while sounds are read.
/// </summary>
internal sealed class FileLooks
{
    private readonly Dictionary<(ulong, ulong, long, long), TextLook> _texts = [];
    private readonly Dictionary<(ulong, ulong, long, long), SoundLook> _sounds = [];
    private readonly Dictionary<((ulong, ulong, long, long) Sound, int Noted), int?> _durations = [];

    private byte[] _buffer = new byte[4096];

    /// <summary>Null when there is no such file.</summary>
    public TextLook? Text(OpenDirectory directory, string name)
    {
        if (directory.StatusIn(name) is not { } status) return null;
        if (_texts.TryGetValue(Key(status), out var known)) return known;
        try
        {
            if (directory.Read(name, ref _buffer, out status) is not { } length) return null;
            return _texts[Key(status)] = new TextLook(MessageText.Parse(_buffer.AsSpan(0, length)), status);
        }
        catch (UnauthorizedAccessException)
        {
            return new TextLook(new MessageText(), status, Denied: true);
        }
    }

    /// <summary>Null when there is no such file.</summary>
    public SoundLook? Sound(OpenDirectory directory, string path)
    {
        if (directory.StatusIn(Path.GetFileName(path)) is not { } status) return null;
        // The same file under another name is the same sound.
        if (_sounds.TryGetValue(Key(status), out var known)) return known with { Path = path };
        if (SoundLook.At(path) is not { } look) return null;
        return _sounds[Key(look.Status)] = look;
    }

    /// <summary>The duration that the sound has where the noted one is wrong; null where that can be meant.</summary>
    public int? WrongDuration(SoundLook sound, int noted, int silenceThreshold)
    {
        var key = (Key(sound.Status), noted);
        if (_durations.TryGetValue(key, out var known)) return known;
        var right = DurationRule.Right(sound, noted, silenceThreshold);
        // Renumbered while it was measured, it may have been another's sound.
        return OpenDirectory.StatusOf(sound.Path) is { } now && Key(now) == key.Item1 ? _durations[key] = right : null;
    }

    private static (ulong, ulong, long, long) Key(FileStatus status) => (status.Device, status.Inode, status.Size, status.Modified);
}
