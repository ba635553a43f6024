namespace AriVoicemail.Spool;

/// <summary>The owner's recorded greetings, wherever they are stored: <c>unavail busy temp greet</c> (the name), and those of a schedule.</summary>
public interface IGreetings
{
    /// <summary>The sound as a file on this machine, its path without the extension; null when there is no such greeting, or none to be had now.</summary>
    Task<string?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Tells by its name whether there is a greeting.</summary>
    Task<Func<string, bool>> KnownAsync(CancellationToken cancellationToken);

    /// <summary>Makes a sound the greeting, in the place of the one before.</summary>
    /// <param name="audio">A wav file; it stays where it is.</param>
    Task SetAsync(string name, string audio, CancellationToken cancellationToken);

    Task DeleteAsync(string name, CancellationToken cancellationToken);
}
