namespace AriVoicemail.Messages;

/// <summary>Recordings on a disk that Asterisk and this node both see.</summary>
/// <param name="directory">Asterisk's <c>&lt;astspooldir&gt;/recording</c>.</param>
public sealed class SharedRecordings(string directory) : IRecordedAudio
{
    /// <summary>Asterisk writes every four seconds, and ends a recording when nothing has come for as long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    public Task<string?> TakeAsync(string name, string scratch, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        return Task.FromResult(File.Exists(path) ? path : null);
    }

    public Task DiscardAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever recorded for this mailbox.
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var root = Path.Combine(directory, Recording.Root);
        if (!Directory.Exists(root)) return Task.FromResult<IReadOnlyList<string>>([]);
        // voicemail/<context>/<mailbox>/tmp/<id>.wav; the folders of messages are not looked into.
        var files = from context in Directory.EnumerateDirectories(root)
                    from mailbox in Directory.EnumerateDirectories(context)
                    let tmp = Path.Combine(mailbox, "tmp")
                    where Directory.Exists(tmp)
                    from file in Directory.EnumerateFiles(tmp, Recording.IdPrefix + "*.wav")
                    select Path.ChangeExtension(Path.GetRelativePath(directory, file), null);
        return Task.FromResult<IReadOnlyList<string>>([.. files]);
    }

    public Task<bool> IsQuietAsync(string name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(name));
        return Task.FromResult(file.Exists && DateTime.UtcNow - file.LastWriteTimeUtc > Quiet);
    }

    private string PathOf(string name) => Path.Combine(directory, name + ".wav");
}
