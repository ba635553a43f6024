using System.Threading.Channels;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers;

namespace AriVoicemail.Tests.Messages;

/// <summary>A notifier that answers as the test says, once for every state that it is told.</summary>
internal sealed class ScriptedNotifier : IMailboxNotifier
{
    private readonly Channel<Telling> _told = System.Threading.Channels.Channel.CreateUnbounded<Telling>();

    public string Channel => "mwi";

    public Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        var telling = new Telling(state, new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously));
        _told.Writer.TryWrite(telling);
        return telling.Answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The next state that it is told, to be answered.</summary>
    public async Task<Telling> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _told.Reader.ReadAsync(limit.Token);
    }

    public bool IsIdle => _told.Reader.Count == 0;

    internal sealed record Telling(MailboxState State, TaskCompletionSource<Delivery> Answer);
}
