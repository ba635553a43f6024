using System.Collections.Concurrent;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers;

namespace AriVoicemail.Server;

/// <summary>Remembers the last changes that reached no phone, and why, so that the status can tell.</summary>
internal sealed class LampLog(IMailboxNotifier notifier, TimeProvider time) : IMailboxNotifier
{
    private const int Kept = 20;
    private readonly ConcurrentQueue<Unlit> _unlit = new();

    public string Channel => notifier.Channel;

    public event Action? Recovered
    {
        add => notifier.Recovered += value;
        remove => notifier.Recovered -= value;
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Unlit> Last => [.. _unlit.Reverse()];

    public async Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        var delivery = await notifier.NotifyAsync(state, cancellationToken);
        if (delivery.Error is { } error) Remember(state, error);
        else if (delivery.Unwatched) Remember(state, "nobody has subscribed to it");
        return delivery;
    }

    private void Remember(MailboxState state, string reason)
    {
        _unlit.Enqueue(new Unlit(state.Mailbox.ToString(), reason, time.GetUtcNow()));
        while (_unlit.Count > Kept) _unlit.TryDequeue(out _);
    }
}

/// <summary>A change of a mailbox that some phone, or none at all, was told.</summary>
/// <param name="Mailbox">number@context.</param>
/// <param name="Reason">Why not.</param>
/// <param name="At">UTC.</param>
internal sealed record Unlit(string Mailbox, string Reason, DateTimeOffset At);
