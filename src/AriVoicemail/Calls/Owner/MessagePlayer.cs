using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>Announces and plays the current message. A key on the way is the menu's next choice, but for 1, which skips the announcement.</summary>
internal sealed class MessagePlayer(Session session)
{
    private Phone Phone => session.Phone;

    private VoicemailOptions General => session.House.General;

    public async Task<char?> PlayAsync()
    {
        var open = session.Open;
        if (open.Current is not { } entry) return await Phone.SayAsync(Phone.Language.Empty(open.Folder));
        open.Begun = true;
        if (await Phone.SayAsync(Header(entry.Message)) is { } key and not '1') return key;
        if (await session.House.Messages.AudioPathAsync(session.Address, entry.Message.Id, Phone.Stopping) is not { } path) return null;
        await session.HeardAsync(entry);
        return await Phone.PlayAsync(Path.ChangeExtension(path, null), new PlaybackKeys(General.SkipMs));
    }

    /// <summary>When it came and who called, whatever is said otherwise.</summary>
    public IEnumerable<string> Envelope(Message message) => [.. Speak().Moment(message), .. Caller(message)];

    private IEnumerable<string> Header(Message message)
    {
        var (speak, open) = (Speak(), session.Open);
        return
        [
            .. speak.Position(message, open.Index, open.Count),
            .. message.Category.Length > 0 ? (string[])[message.Category] : [],
            .. session.Rules.Envelope ? speak.Moment(message) : [],
            .. session.Rules.SayCid ? Caller(message) : [],
            .. speak.Duration(message),
        ];
    }

    private IEnumerable<string> Caller(Message message)
    {
        var inside = General.CidInternalContexts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(message.CalledContext);
        var name = inside && MailboxAddress.TryParse(message.CallerNumber, out var caller, session.Address.Context)
            ? new Greetings(session.House.Spool, caller).Find("greet")
            : null;
        return Announcement.Caller(message.CallerNumber, name, inside);
    }

    private Announcement Speak() => new(Phone.Language, session.Rules, session.House.Time.GetUtcNow());
}
