using AriVoicemail.Audio;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>What an owner has just recorded, made ready to be a greeting or the words before a message. Its files are gone afterwards.</summary>
internal sealed class OwnersWords : IDisposable
{
    private readonly List<string> _scratch = [];

    private OwnersWords()
    {
    }

    /// <summary>The sound without the silence at its end, and as loud as the dialplan wants it.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Null: Asterisk has no such recording, or it is no sound.</summary>
    public static async Task<OwnersWords?> TakeAsync(Session session, string recording)
    {
        var words = new OwnersWords();
        try
        {
            if (await session.House.Audio.TakeAsync(recording, words.NewFile(session), CancellationToken.None) is not { } taken) return words.Gone();
            words.Path = taken;
            var general = session.House.General;
            // As app_voicemail has it: where silence does not end a recording, none of it is cut away.
            if (general.MaxSilenceOf(session.Mailbox) > 0) words.Make(session, (from, to) => TrailingSilence.Trim(from, to, general.SilenceThreshold));
            if (session.Options.Gain != 0) words.Make(session, (from, to) => Gain.Apply(from, to, session.Options.Gain));
            return words;
        }
        catch (SoundFileException)
        {
            return words.Gone();
        }
        catch
        {
            words.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _scratch) File.Delete(file);
    }

    private void Make(Session session, Action<string, string> change)
    {
        var made = NewFile(session);
        change(Path, made);
        Path = made;
    }

    private string NewFile(Session session)
    {
        var file = MailboxFiles.Scratch(session.House.Spool, session.Address, $"{Guid.NewGuid():N}.wav");
        _scratch.Add(file);
        return file;
    }

    private OwnersWords? Gone()
    {
        Dispose();
        return null;
    }
}
