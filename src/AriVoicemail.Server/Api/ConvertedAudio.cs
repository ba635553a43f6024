using System.Data.Common;
using AriVoicemail.Audio;
using AriVoicemail.Storage;

namespace AriVoicemail.Server.Api;

/// <summary>
/// Sounds in another format than they are stored in, made when they are asked for and kept for a while: a browser asks for one range after the other, and all must be of one
/// file. That file has no name any more, so that nobody else opens it, and nothing is left of it however the server ends.
/// </summary>
internal sealed class ConvertedAudio : IDisposable
{
    private const int Most = 200;
    private const int AtOnce = 8192;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    private readonly SoundWork _work;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<Sound>> _made = [];

    public ConvertedAudio(SoundWork work, TimeProvider time)
    {
        (_work, _time) = (work, time);
        _timer = time.CreateTimer(_ => _ = ForgetAsync(), null, BetweenLooks, BetweenLooks);
    }

    internal int Count
    {
        get
        {
            lock (_gate) return _made.Count;
        }
    }

    /// <param name="key">Unlike that of any other sound.</param>
    /// <param name="format">wav, mp3 or opus.</param>
    /// <param name="isThere">Whether what it is made of is stored still: what is deleted is not kept here either.</param>
    /// <returns>The sound, and what tells it from the same sound made another time, which may be other bytes.</returns>
    /// <exception cref="SoundFileException">It cannot be read.</exception>
    /// <exception cref="ProblemException">Too many are being made.</exception>
    public async Task<(FileStream Sound, string Tag)> OpenAsync(FileStream source, string key, string format, Func<Task<bool>> isThere, CancellationToken cancellationToken)
    {
        var name = $"{key}.{format}";
        while (true)
        {
            Task<Sound>? making;
            lock (_gate)
            {
                if (!_made.TryGetValue(name, out making)) _made[name] = making = MakeAsync(Again(source), Path.GetExtension(source.Name), format, isThere);
            }
            Sound made;
            try
            {
                made = await making.WaitAsync(cancellationToken);
            }
            catch when (making.IsFaulted)
            {
                lock (_gate)
                {
                    if (_made.GetValueOrDefault(name) == making) _made.Remove(name);
                }
                throw;
            }
            lock (_gate)
            {
                if (_made.GetValueOrDefault(name) != making) continue;
                made.UsedAt = _time.GetUtcNow();
                MakeRoom();
                return (Again(made.File), made.Tag);
            }
        }
    }

    /// <summary>What nobody has asked for in a while, and what was made of a sound that is deleted.</summary>
    internal async Task ForgetAsync()
    {
        List<(string Name, Sound Sound)> made;
        lock (_gate) made = [.. Done()];
        foreach (var (name, sound) in made)
        {
            if (sound.UsedAt >= _time.GetUtcNow() - Kept && await IsThereAsync(sound)) continue;
            lock (_gate)
            {
                if (_made.GetValueOrDefault(name) is { IsCompletedSuccessfully: true } still && still.Result == sound) Remove(name, sound);
            }
        }
    }

    private static async Task<bool> IsThereAsync(Sound sound)
    {
        try
        {
            return await sound.IsThere();
        }
        catch (Exception away) when (away is DbException or StorageException)
        {
            // Nobody can tell now; the next look will.
            return true;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            foreach (var (name, sound) in Done().ToList()) Remove(name, sound);
        }
    }

    private void MakeRoom()
    {
        if (_made.Count <= Most) return;
        foreach (var (name, sound) in Done().OrderBy(made => made.Sound.UsedAt).Take(_made.Count - Most).ToList()) Remove(name, sound);
    }

    private IEnumerable<(string Name, Sound Sound)> Done() => _made.Where(made => made.Value.IsCompletedSuccessfully).Select(made => (made.Key, made.Value.Result));

    private void Remove(string name, Sound sound)
    {
        _made.Remove(name);
        sound.Dispose();
    }

    private async Task<Sound> MakeAsync(FileStream source, string extension, string format, Func<Task<bool>> isThere)
    {
        await using (source)
        {
            // Whoever has asked may go; others wait for the same.
            return new Sound(await _work.DoAsync(() => Make(source, extension, format), CancellationToken.None), isThere) { UsedAt = _time.GetUtcNow() };
        }
    }

    private static FileStream Make(FileStream source, string extension, string format)
    {
        var folder = Directory.CreateTempSubdirectory("arivm-audio-");
        try
        {
            var path = Path.Combine(folder.FullName, "sound");
            Write(PathOf(source), extension, path, format);
            return Open(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string source, string extension, string target, string format)
    {
        using var sound = HeaderlessSound.OpenRead(source, extension);
        var as16Bits = format switch
        {
            "mp3" => SoundFormat.Mp3,
            "opus" => SoundFormat.OggOpus,
            _ => SoundFormat.WavPcm16,
        };
        using var made = SoundFile.Create(target, as16Bits, sound.SampleRate, sound.Channels);
        var buffer = new short[AtOnce * sound.Channels];
        for (int frames; (frames = sound.Read(buffer)) > 0;) made.Write(buffer.AsSpan(0, frames * sound.Channels));
    }

    /// <summary>The same file once more, with a place of its own to read from.</summary>
    private static FileStream Again(FileStream file) => Open(PathOf(file));

    private static string PathOf(FileStream file) => $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}";

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);

    private sealed record Sound(FileStream File, Func<Task<bool>> IsThere) : IDisposable
    {
        public string Tag { get; } = $"{Guid.NewGuid():N}";

        public DateTimeOffset UsedAt { get; set; }

        public void Dispose() => File.Dispose();
    }
}
