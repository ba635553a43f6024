using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;

namespace AriVoicemail.Calls.Screening;

/// <summary>The messages that callers of this node are leaving now, and for whom.</summary>
public sealed class LiveMessages
{
    private readonly Lock _gate = new();
    private readonly List<(LiveMessage Message, IReadOnlyList<string> Recipients)> _messages = [];
    private TaskCompletionSource _began = NewSignal();

    /// <summary>A recording has begun. It is live until it is ended or disposed.</summary>
    public LiveMessage Begin(string channelId, Recording recording)
    {
        var message = new LiveMessage(channelId, recording.Name, Remove);
        TaskCompletionSource began;
        lock (_gate)
        {
            _messages.Add((message, recording.Draft.Recipients));
            (began, _began) = (_began, NewSignal());
        }
        began.SetResult();
        return message;
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
                if (_messages.FindLast(live => live.Recipients.Contains(mailbox.ToString())).Message is { } message) return message;
                began = _began.Task;
            }
            await began.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (patience.IsCancellationRequested) return null;
        }
    }

    private void Remove(LiveMessage message)
    {
        lock (_gate) _messages.RemoveAll(live => live.Message == message);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
