using AriVoicemail.Messages;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>What all calls that tell of one mailbox at the same time share: its newest state.</summary>
internal sealed class MailboxTurn
{
    private volatile MailboxState? _newest;
    private readonly Lock _lock = new();

    public MailboxState Newest => _newest!;

    /// <summary>Held while the mailbox's presentity row is written, so that an older body never follows a newer one.</summary>
    public SemaphoreSlim Presentity { get; } = new(1);

    public void Offer(MailboxState state)
    {
        lock (_lock)
        {
            if (_newest is null || _newest.Version < state.Version) _newest = state;
        }
    }
}
