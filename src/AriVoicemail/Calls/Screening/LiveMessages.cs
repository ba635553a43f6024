using AriVoicemail.Events;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;

namespace AriVoicemail.Calls.Screening;

/// <summary>The messages that callers of this node are leaving now, and for whom.</summary>
/// <param name="events">Whom it is told to; null: nobody follows.</param>
public sealed class LiveMessages(LiveEvents? events = null)
{
    private readonly Lock _gate = new();
    private readonly List<LiveMessage> _messages = [];
    private TaskCompletionSource _began = NewSignal();

    /// <summary>A recording has begun. It is live until it is ended or disposed.</summary>
    public LiveMessage Begin(string channelId, Recording recording)
    {
        var message = new LiveMessage(channelId, recording, Remove);
        TaskCompletionSource began;
        lock (_gate)
        {
            _messages.Add(message);
            (began, _began) = (_began, NewSignal());
        }
        began.SetResult();
        foreach (var mailbox in message.Recipients) events?.Begun(mailbox, channelId, message.CallerName, message.CallerNumber);
        return message;
    }

    /// <summary>Those that are being left for that mailbox, the oldest first.</summary>
    public IReadOnlyList<LiveMessage> Of(MailboxAddress mailbox)
    {
        lock (_gate) return _messages.FindAll(live => live.Recipients.Contains(mailbox));
    }

    /// <summary>The message that is being left for that mailbox, the newest if there are several, or the next one; null: none came in time.</summary>
    /// <param name="patience">Ends the waiting.</param>
    public async Task<LiveMessage?> NextAsync(MailboxAddress mailbox, CancellationToken patience)
    {
        while (true)
        {
            Task began;
            lock (_gate)
            {
                if (_messages.FindLast(live => live.Recipients.Contains(mailbox)) is { } message) return message;
                began = _began.Task;
            }
            await began.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (patience.IsCancellationRequested) return null;
        }
    }

    private void Remove(LiveMessage message)
    {
        lock (_gate)
        {
            if (!_messages.Remove(message)) return;
        }
        foreach (var mailbox in message.Recipients) events?.Ended(mailbox, message.ChannelId);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
