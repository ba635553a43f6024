using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;

namespace AriVoicemail.Calls.Screening;

/// <summary>
/// A message that a caller is leaving now. Owners may listen, and the first who asks takes the call over. The caller's conversation ends it,
/// the owner's the talk that may follow: each waits for the other's part.
/// </summary>
/// <param name="channelId">The caller's channel.</param>
public sealed class LiveMessage(string channelId, Recording recording, Action<LiveMessage> leave) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<RecordingEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _talked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _callerLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _takenOver;

    public string ChannelId => channelId;

    /// <summary>The recording's name in Asterisk.</summary>
    public string Recording => recording.Name;

    public string CallerName => recording.Draft.CallerName;

    public string CallerNumber => recording.Draft.CallerNumber;

    /// <summary>When the caller came to leave it, UTC.</summary>
    public DateTimeOffset Since => recording.Draft.StartedAt;

    /// <summary>For whom: the first is whom the caller has called.</summary>
    public IReadOnlyList<MailboxAddress> Recipients { get; } = [.. recording.Draft.Recipients.Select(recipient => MailboxAddress.Parse(recipient))];

    /// <summary>The recording is over.</summary>
    public Task<RecordingEnd> Ended => _ended.Task;

    /// <summary>The talk of caller and owner is over.</summary>
    public Task Talked => _talked.Task;

    /// <summary>The caller has hung up, or has been given back to the dialplan.</summary>
    public Task CallerLeft => _callerLeft.Task;

    /// <summary>Whether this owner has the call now. Who has, stops the recording, and says when the talk is over: <see cref="EndTalk"/>.</summary>
    public bool TryTakeOver()
    {
        lock (_gate)
        {
            if (_takenOver || _ended.Task.IsCompleted) return false;
            return _takenOver = true;
        }
    }

    /// <summary>The recording is over. Answers whether an owner has taken the call over and the caller is there to talk.</summary>
    public bool End(RecordingEnd end)
    {
        leave(this);
        lock (_gate)
        {
            _ended.TrySetResult(end);
            return _takenOver && end is not RecordingEnd.HungUp;
        }
    }

    public void EndTalk() => _talked.TrySetResult();

    public void Dispose()
    {
        End(RecordingEnd.HungUp);
        _callerLeft.TrySetResult();
    }
}
