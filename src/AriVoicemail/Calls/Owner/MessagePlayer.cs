using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Storage;

namespace AriVoicemail.Calls.Owner;

/// <summary>Announces and plays the current message. A key on the way is the menu's next choice, but for 1, which skips the announcement.</summary>
internal sealed class MessagePlayer(Session session)
{
    // A message that moves more often than this within a second is played from where it was last.
    private const int MostMoves = 10;

    private Phone Phone => session.Phone;

    private VoicemailOptions General => session.House.General;

    /// <summary>Plays the message, but for an owner who wants to be told first who called and when.</summary>
    public Task<char?> PlayAsync() => PlayAsync(onDemand: false);

    /// <param name="onDemand">Whether the owner asked for the message itself.</param>
    public async Task<char?> PlayAsync(bool onDemand)
    {
        var open = session.Open;
        if (open.Current is not { } entry) return await Phone.SayAsync(Phone.Language.Empty(open.Folder));
        open.Begun = true;
        if (session.Rules.BodyOnDemand && !onDemand)
        {
            var key = await Phone.SayAsync([.. Position(entry.Message), .. Speak().Moment(entry.Message), .. await CallerAsync(entry.Message)]);
            return key is '1' ? await PlaySoundAsync(entry) : key;
        }
        return await Phone.SayAsync(await HeaderAsync(entry.Message)) is { } other and not '1' ? other : await PlaySoundAsync(entry);
    }

    private async Task<char?> PlaySoundAsync(OpenFolder.Entry entry)
    {
        // What is not heard stays new.
        if (!session.House.Sounds.ArePossible) return await Phone.SayAsync(OwnersCall.NotNow);
        try
        {
            return await PlayMessageAsync(entry);
        }
        catch (StorageException)
        {
            return await Phone.SayAsync(OwnersCall.NotNow);
        }
    }

    private async Task<char?> PlayMessageAsync(OpenFolder.Entry entry)
    {
        var (house, id) = (session.House, entry.Message.Id);
        if (await PathAsync(id) is null) return null;
        await session.HeardAsync(entry);
        var from = await house.Interruptions.TakeAsync(session.Address, id, Phone.Stopping);
        if (from > TimeSpan.Zero && await Phone.SayAsync("arivm-resumed") is { } key) return key;

        for (var attempt = 1; await PathAsync(id) is { } path; attempt++)
        {
            var (played, ended) = await PlayFileAsync(id, path, from, mayMove: attempt < MostMoves);
            if (played) return ended;
            if (await PathAsync(id) == path) return house.Sounds.AreFetched ? await Phone.SayAsync(OwnersCall.NotNow) : ended;
        }
        return null;
    }

    /// <param name="mayMove">Whether to find out, once it plays, that the file has become another message: other owners' decisions renumber a folder.</param>
    private async Task<(bool Played, char? Key)> PlayFileAsync(string id, string path, TimeSpan from, bool mayMove)
    {
        using var sound = ListeningCopy.Of(path, session.House.Spool, session);
        var position = new PlaybackPosition(sound.At(from));
        try
        {
            var key = await Phone.PlayAsync(sound.Name, PlaybackKeys.Of(General), position, async () => !mayMove || await PathAsync(id) == path);
            return (!position.HasFailed, key);
        }
        catch (HungUpException)
        {
            if (sound.IsWorthResuming(position.Now)) await session.House.Interruptions.RememberAsync(session.Address, id, sound.InOriginal(position.Now));
            throw;
        }
    }

    private Task<string?> PathAsync(string id) => session.House.Messages.AudioPathAsync(session.Address, id, Phone.Stopping);

    /// <summary>When it came and the number that called, whatever is said otherwise.</summary>
    public async Task<IEnumerable<string>> EnvelopeAsync(Message message) => [.. Speak().Moment(message), .. await CallerAsync(message, byName: false)];

    private async Task<IEnumerable<string>> HeaderAsync(Message message)
    {
        var speak = Speak();
        return
        [
            .. Position(message),
            .. message.Category.Length > 0 ? (string[])[message.Category] : [],
            .. session.Rules.Envelope ? speak.Moment(message) : [],
            .. session.Rules.SayCid ? await CallerAsync(message) : [],
            .. speak.Duration(message),
        ];
    }

    private IEnumerable<string> Position(Message message) => Speak().Position(message, session.Open.Index, session.Open.Count);

    /// <param name="byName">Whether a name that the house has recorded for that number is said in its place.</param>
    private async Task<IEnumerable<string>> CallerAsync(Message message, bool byName = true)
    {
        var inside = General.IsInternal(message.CalledContext);
        var name = inside && MailboxAddress.TryParse(message.CallerNumber, out var caller, session.Address.Context)
            ? await session.House.Sounds.NameOfAsync(caller, Phone.Stopping)
            : !inside && byName ? session.House.CallerNames.Find(message.CallerNumber) : null;
        return Announcement.Caller(message.CallerNumber, name, inside);
    }

    private Announcement Speak() => new(Phone.Language, session.Rules, session.House.Time.GetUtcNow());
}
