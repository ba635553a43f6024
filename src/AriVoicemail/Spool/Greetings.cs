using AriVoicemail.Mailboxes;

namespace AriVoicemail.Spool;

/// <summary>The owner's recorded greetings, beside the folders: <c>unavail busy temp greet</c> (the name).</summary>
public sealed class Greetings(SpoolOptions spool, MailboxAddress mailbox) : IGreetings
{
    /// <summary>Begins the name of a greeting that is not whole yet.</summary>
    internal const string UnderWay = ".greeting-";

    private readonly string _directory = Path.Combine(spool.Directory, mailbox.Context, mailbox.Number);

    /// <summary>The path without its extension, as Asterisk plays it; null when there is no such greeting.</summary>
    public string? Find(string name)
    {
        var path = Path.Combine(_directory, name);
        return SoundExtensions.All.Any(extension => File.Exists(path + extension)) ? path : null;
    }

    /// <summary>Makes a sound the greeting, in the place of the one before, whatever its format was.</summary>
    /// <param name="audio">A wav file; it stays where it is.</param>
    public void Set(string name, string audio)
    {
        Directory.CreateDirectory(_directory);
        var path = Path.Combine(_directory, name);
        // Whoever plays the old one, or copies it, has all of it.
        var fresh = Path.Combine(_directory, $"{UnderWay}{Guid.NewGuid():N}");
        SyncedFile.Copy(audio, fresh);
        File.Move(fresh, path + ".wav", overwrite: true);
        // Asterisk would choose between the formats by the channel's codec.
        foreach (var extension in SoundExtensions.All.Where(extension => extension != ".wav")) File.Delete(path + extension);
    }

    public void Delete(string name)
    {
        foreach (var extension in SoundExtensions.All) File.Delete(Path.Combine(_directory, name) + extension);
    }

    Task<string?> IGreetings.FindAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Find(name));

    Task<Func<string, bool>> IGreetings.KnownAsync(CancellationToken cancellationToken) => Task.FromResult<Func<string, bool>>(name => Find(name) is not null);

    Task IGreetings.SetAsync(string name, string audio, CancellationToken cancellationToken)
    {
        Set(name, audio);
        return Task.CompletedTask;
    }

    Task IGreetings.DeleteAsync(string name, CancellationToken cancellationToken)
    {
        Delete(name);
        return Task.CompletedTask;
    }
}
