namespace AriVoicemail.Spool;

/// <summary>What lies under one number of a folder, by the names alone.</summary>
/// <param name="Sounds">A bit for each of <see cref="SoundExtensions.Playable"/>.</param>
internal readonly record struct MessageEntry(int Number, bool HasText, ulong Sounds)
{
    public bool HasSound => Sounds != 0;

    /// <summary>The extensions of its sounds; that of a plain wav first.</summary>
    public IEnumerable<string> Extensions
    {
        get
        {
            var sounds = Sounds;
            return SoundExtensions.Playable.Where((_, index) => (sounds & (1UL << index)) != 0);
        }
    }
}
