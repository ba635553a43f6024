using AriVoicemail.Calls;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Tests.Ari;

namespace AriVoicemail.Tests.Calls;

public sealed class LiveMessagesTests
{
    private static readonly MailboxAddress Ann = MailboxAddress.Parse("1000@default"), Ben = MailboxAddress.Parse("1001@default");

    private readonly LiveMessages _messages = new();

    [Fact]
    public async Task A_message_is_found_by_each_of_its_recipients_while_it_is_recorded()
    {
        using var message = Begin("a", Ann, Ben);

        Assert.Same(message, await _messages.NextAsync(Ann, CancellationToken.None));
        Assert.Same(message, await _messages.NextAsync(Ben, CancellationToken.None));
        message.End(RecordingEnd.Finished);
        Assert.Null(await _messages.NextAsync(Ann, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Of_several_the_newest_is_found()
    {
        using var older = Begin("a", Ann);
        using var newer = Begin("b", Ann);

        Assert.Same(newer, await _messages.NextAsync(Ann, CancellationToken.None));
        newer.Dispose();
        Assert.Same(older, await _messages.NextAsync(Ann, CancellationToken.None));
    }

    [Fact]
    public async Task Who_waits_is_told_of_the_first_message_for_that_mailbox()
    {
        var waiting = _messages.NextAsync(Ann, CancellationToken.None);
        using var others = Begin("a", Ben);
        Assert.False(waiting.IsCompleted);

        using var message = Begin("b", Ann);

        Assert.Same(message, await waiting.WaitAsync(Limit.Time));
    }

    [Fact]
    public async Task Who_loses_patience_is_told_of_none()
    {
        using var patience = new CancellationTokenSource();
        var waiting = _messages.NextAsync(Ann, patience.Token);

        await patience.CancelAsync();

        Assert.Null(await waiting.WaitAsync(Limit.Time));
    }

    [Fact]
    public void Only_one_owner_takes_a_call_over()
    {
        using var message = Begin("a", Ann);

        Assert.True(message.TryTakeOver());
        Assert.False(message.TryTakeOver());
        Assert.True(message.End(RecordingEnd.Finished));
    }

    [Fact]
    public void A_recording_that_is_over_is_not_taken_over()
    {
        using var message = Begin("a", Ann);

        Assert.False(message.End(RecordingEnd.Finished));
        Assert.False(message.TryTakeOver());
    }

    [Fact]
    public async Task A_caller_who_hangs_up_at_that_moment_talks_with_nobody()
    {
        using var message = Begin("a", Ann);
        Assert.True(message.TryTakeOver());

        Assert.False(message.End(RecordingEnd.HungUp));

        Assert.Equal(RecordingEnd.HungUp, await message.Ended);
    }

    [Fact]
    public async Task A_conversation_that_fails_lets_the_owner_go()
    {
        var message = Begin("a", Ann);
        Assert.True(message.TryTakeOver());

        message.Dispose();

        Assert.Equal(RecordingEnd.HungUp, await message.Ended);
        Assert.True(message.CallerLeft.IsCompleted);
        Assert.Null(await _messages.NextAsync(Ann, new CancellationToken(canceled: true)));
    }

    private LiveMessage Begin(string channel, params MailboxAddress[] recipients) => _messages.Begin(
        channel, new Recording($"arivm-{channel}", "node", channel, $"voicemail/default/1000/tmp/{channel}", new MessageDraft
        {
            MessageId = channel,
            Recipients = [.. recipients.Select(recipient => recipient.ToString())],
            StartedAt = DateTimeOffset.UnixEpoch,
        }));
}
