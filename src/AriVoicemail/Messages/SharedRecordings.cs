namespace AriVoicemail.Messages;

/// <summary>Recordings on a disk that Asterisk and this node both see.</summary>
/// <param name="directory">Asterisk's <c>&lt;astspooldir&gt;/recording</c>.</param>
public sealed class SharedRecordings(string directory) : IRecordedAudio
{
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

    private string PathOf(string name) => Path.Combine(directory, name + ".wav");
}
