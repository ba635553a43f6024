using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;

namespace AriVoicemail.Notifiers;

/// <summary>One way to tell the world what a mailbox holds. The outbox calls it with the newest state, and again after a failure.</summary>
public interface IMailboxNotifier
{
    /// <summary>The channel's name in the outbox: <c>mwi</c>.</summary>
    string Channel { get; }

    /// <summary>What it tells through is back after a failure: whatever waits to be told again need not wait any longer.</summary>
    event Action? Recovered
    {
        add { }
        remove { }
    }

    /// <summary>
    /// Tells everybody who watches the mailbox. It may be called with a newer state of the same mailbox before an older call has returned,
    /// and with a state that some of the watchers have already seen; neither may reach a watcher twice or out of order.
    /// </summary>
    Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken);

    /// <summary>The mailbox is about to be deleted: nobody is to see messages there any more. Called once, while its rows are still there.</summary>
    Task ForgetAsync(MailboxAddress mailbox, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>How telling ended: everybody knows (or nobody asked), or somebody is to be told again later.</summary>
/// <param name="Error">Why it has to be tried again; null when it is done.</param>
/// <param name="RetryAfter">The least delay that the other side asked for.</param>
/// <param name="Unwatched">Whether there was nobody to tell.</param>
public sealed record Delivery(string? Error = null, TimeSpan? RetryAfter = null, bool Unwatched = false)
{
    public static readonly Delivery Done = new();
}
