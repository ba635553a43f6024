using System.Collections.Concurrent;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers;

namespace AriVoicemail.Server;

/// <summary>Remembers the last changes that somebody was not told, for the status page.</summary>
internal sealed class LampLog(TimeProvider time)
{
    private const int Kept = 20;
    private readonly ConcurrentQueue<Unlit> _unlit = new();

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Unlit> Last => [.. _unlit.Reverse()];

    public void Remember(MailboxState state, string reason)
    {
        _unlit.Enqueue(new Unlit(state.Mailbox.ToString(), reason, time.GetUtcNow()));
        while (_unlit.Count > Kept) _unlit.TryDequeue(out _);
    }
}

/// <summary>A notifier whose failures are remembered.</summary>
internal sealed class LoggedNotifier(IMailboxNotifier notifier, LampLog log) : IMailboxNotifier
{
    public string Channel => notifier.Channel;

    public event Action? Recovered
    {
        add => notifier.Recovered += value;
        remove => notifier.Recovered -= value;
    }

    public async Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        var delivery = await notifier.NotifyAsync(state, cancellationToken);
        if (delivery.Error is { } error) log.Remember(state, error);
        else if (delivery.Unwatched) log.Remember(state, "nobody has subscribed to it");
        return delivery;
    }

    public Task ForgetAsync(MailboxAddress mailbox, CancellationToken cancellationToken) => notifier.ForgetAsync(mailbox, cancellationToken);
}

/// <summary>A change of a mailbox that some phone, or none at all, was told.</summary>
/// <param name="Mailbox">number@context.</param>
/// <param name="Reason">Why not.</param>
/// <param name="At">UTC.</param>
public sealed record Unlit(string Mailbox, string Reason, DateTimeOffset At);
