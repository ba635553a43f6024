namespace AriVoicemail.Storage.S3;

/// <summary>Sounds on this machine's disk that were fetched from elsewhere. They take so much room at most; those that nobody wanted for longest go.</summary>
internal sealed class SoundCache
{
    private const string Part = ".part-";

    private readonly string _directory;
    private readonly long _limit;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private long _size;
    private long _uses;

    public SoundCache(string directory, long limit)
    {
        (_directory, _limit) = (Directory.CreateDirectory(directory).FullName, limit);
        foreach (var file in new DirectoryInfo(_directory).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.LastWriteTimeUtc).ToArray())
        {
            if (file.Name.StartsWith(Part, StringComparison.Ordinal)) file.Delete();
            else Note(file.FullName, file.Length);
        }
    }

    /// <summary>The file of that name, fetched if it is not there yet; null when there is no such sound.</summary>
    /// <param name="fetch">Writes it into a file; false: there is no such sound.</param>
    public async Task<string?> FindAsync(string name, Func<string, Task<bool>> fetch)
    {
        var path = Path.Combine(_directory, name);
        if (Use(path)) return path;
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName;
        var part = Path.Combine(folder, $"{Part}{Guid.NewGuid():N}");
        try
        {
            if (!await fetch(part)) return null;
            var length = new FileInfo(part).Length;
            File.Move(part, path, overwrite: true);
            Note(path, length);
            return path;
        }
        finally
        {
            File.Delete(part);
        }
    }

    public void Remove(string name)
    {
        lock (_gate) Drop(Path.Combine(_directory, name));
    }

    /// <summary>Everything below a folder.</summary>
    public void RemoveAll(string folder)
    {
        var path = Path.Combine(_directory, folder) + Path.DirectorySeparatorChar;
        lock (_gate)
        {
            foreach (var entry in _entries.Keys.Where(entry => entry.StartsWith(path, StringComparison.Ordinal)).ToArray()) Drop(entry);
        }
    }

    private bool Use(string path)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(path, out var entry)) return false;
            // An administrator may have tidied up.
            if (File.Exists(path))
            {
                _entries[path] = entry with { Used = ++_uses };
                return true;
            }
            Drop(path);
            return false;
        }
    }

    private void Note(string path, long length)
    {
        lock (_gate)
        {
            if (_entries.Remove(path, out var before)) _size -= before.Length;
            _entries[path] = new Entry(length, ++_uses);
            _size += length;
            if (_size <= _limit) return;
            foreach (var (oldest, _) in _entries.OrderBy(entry => entry.Value.Used).ToArray())
            {
                // Whoever has just asked for it is about to open it.
                if (_size <= _limit * 9 / 10 || oldest == path) return;
                Drop(oldest);
            }
        }
    }

    private void Drop(string path)
    {
        if (!_entries.Remove(path, out var entry)) return;
        _size -= entry.Length;
        File.Delete(path);
    }

    private readonly record struct Entry(long Length, long Used);
}
