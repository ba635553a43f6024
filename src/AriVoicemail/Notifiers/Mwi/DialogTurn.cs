namespace AriVoicemail.Notifiers.Mwi;

/// <summary>One NOTIFY at a time in a dialog: the next one's CSeq and content follow from how this one ends.</summary>
internal sealed class DialogTurn
{
    private int _attempts;
    private long _version;
    private NotifyVerdict? _verdict;

    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>How many states were sent; to be taken before waiting at the gate.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    public void Begin(long version)
    {
        Interlocked.Increment(ref _attempts);
        (_version, _verdict) = (version, null);
    }

    public void End(NotifyVerdict verdict) => _verdict = verdict;

    /// <summary>
    /// What became of a state at least as new that went out while the caller waited; null if there was none. Ten changes that wait for a slow
    /// phone so become one NOTIFY, and not ten times its timeout.
    /// </summary>
    public NotifyVerdict? AnswerSince(int attempts, long version) => Attempts > attempts && _version >= version ? _verdict : null;
}
