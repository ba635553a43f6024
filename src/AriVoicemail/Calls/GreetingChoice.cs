using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls;

/// <summary>Which greeting the callers of a mailbox hear, for a call and for whoever asks.</summary>
public sealed class GreetingChoice(SpoolOptions spool, AsteriskOptions asterisk, VoicemailOptions general)
{
    public Greeting For(Mailbox mailbox, GreetingKind kind, DateTimeOffset now) =>
        Greeting.Choose(kind, mailbox.Address, RecordingsOf(mailbox), ScheduleOf(mailbox), now);

    public GreetingSchedule ScheduleOf(Mailbox mailbox) => general.MenuOf(mailbox).Schedule;

    /// <summary>What each rule of the mailbox's schedule says.</summary>
    public IEnumerable<RuleVerdict> Judge(Mailbox mailbox, GreetingKind kind, DateTimeOffset now)
    {
        var recordings = RecordingsOf(mailbox);
        return ScheduleOf(mailbox).Judge(kind, now, name => recordings?.Find(name) is not null);
    }

    /// <summary>Null: Asterisk does not see this node's disk and could not play them.</summary>
    private Greetings? RecordingsOf(Mailbox mailbox) => asterisk.RecordingDirectory.Length > 0 ? new Greetings(spool, mailbox.Address) : null;
}
