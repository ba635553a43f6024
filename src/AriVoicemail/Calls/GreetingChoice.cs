using AriVoicemail.Mailboxes;

namespace AriVoicemail.Calls;

/// <summary>Which greeting the callers of a mailbox hear, for a call and for whoever asks.</summary>
public sealed class GreetingChoice(PlayableSounds sounds, VoicemailOptions general)
{
    public Task<Greeting> ForAsync(Mailbox mailbox, GreetingKind kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        Greeting.ChooseAsync(kind, mailbox.Address, sounds.Greetings(mailbox.Address), ScheduleOf(mailbox), now, cancellationToken);

    public GreetingSchedule ScheduleOf(Mailbox mailbox) => general.MenuOf(mailbox).Schedule;

    /// <summary>What each rule of the mailbox's schedule says.</summary>
    public async Task<IEnumerable<RuleVerdict>> JudgeAsync(Mailbox mailbox, GreetingKind kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        ScheduleOf(mailbox).Judge(kind, now, sounds.Greetings(mailbox.Address) is { } recordings ? await recordings.KnownAsync(cancellationToken) : _ => false);
}
