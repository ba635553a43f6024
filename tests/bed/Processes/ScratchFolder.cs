namespace AriVoicemail.Bed;

/// <summary>A temporary folder of one server or caller, removed with it.</summary>
internal sealed class ScratchFolder(string name) : IDisposable
{
    // Short, because PostgreSQL's and Asterisk's sockets inside must fit into 108 characters.
    public string Path { get; } = Directory.CreateTempSubdirectory($"arivm-{name}-").FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that has just been killed may still be writing its last file; the system cleans its temporary folder.
        }
    }
}
