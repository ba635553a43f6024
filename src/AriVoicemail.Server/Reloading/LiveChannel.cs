using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers;

namespace AriVoicemail.Server.Reloading;

/// <summary>A channel of the outbox, whoever serves it at the moment.</summary>
internal sealed class LiveChannel(string channel, LiveLamps lamps) : IMailboxNotifier
{
    // What a channel owed when it was switched off waits until it is on again.
    private static readonly TimeSpan Off = TimeSpan.FromMinutes(5);

    private readonly Dictionary<Action, Action<string>> _listeners = [];

    public string Channel => channel;

    public event Action? Recovered
    {
        add
        {
            if (value is null) return;
            lock (_listeners) lamps.Recovered += _listeners[value] = recovered => { if (recovered == channel) value(); };
        }
        remove
        {
            lock (_listeners)
            {
                if (value is not null && _listeners.Remove(value, out var listener)) lamps.Recovered -= listener;
            }
        }
    }

    public Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken) => lamps.UseAsync(
        async (lamps, token) => lamps?.Of(channel) is { } notifier ? await notifier.NotifyAsync(state, token) : new Delivery($"{channel} is off", Off),
        cancellationToken);

    public Task ForgetAsync(MailboxAddress mailbox, CancellationToken cancellationToken) => lamps.UseAsync(
        async (lamps, token) =>
        {
            if (lamps?.Of(channel) is { } notifier) await notifier.ForgetAsync(mailbox, token);
            return true;
        },
        cancellationToken);
}
