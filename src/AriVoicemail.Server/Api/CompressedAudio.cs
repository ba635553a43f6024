using System.Collections.Concurrent;
using AriVoicemail.Audio;

namespace AriVoicemail.Server.Api;

/// <summary>
/// Messages as mp3 or opus, made when they are asked for and kept for a while: a browser asks for one range after the other, and all must be of one file.
/// </summary>
internal sealed class CompressedAudio(TimeProvider time)
{
    private const int AtOnce = 8192;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _made = new();

    private static string Folder => Path.Combine(Path.GetTempPath(), "arivm-audio");

    /// <param name="key">Unlike that of any other sound.</param>
    /// <exception cref="SoundFileException">It cannot be read.</exception>
    public async Task<FileStream> OpenAsync(string wav, string key, string format)
    {
        Forget();
        var name = $"{key}.{format}";
        try
        {
            var path = await _made.GetOrAdd(name, _ => new Lazy<Task<string>>(() => Task.Run(() => Make(wav, format)))).Value;
            File.SetLastAccessTimeUtc(path, time.GetUtcNow().UtcDateTime);
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
        }
        catch
        {
            _made.TryRemove(name, out _);
            throw;
        }
    }

    private static string Make(string wav, string format)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(Folder, $"{Guid.NewGuid():N}.{format}");
        using var sound = SoundFile.OpenRead(wav);
        using var made = SoundFile.Create(path, format == "mp3" ? SoundFormat.Mp3 : SoundFormat.OggOpus, sound.SampleRate, sound.Channels);
        var buffer = new short[AtOnce * sound.Channels];
        for (int frames; (frames = sound.Read(buffer)) > 0;) made.Write(buffer.AsSpan(0, frames * sound.Channels));
        return path;
    }

    /// <summary>Those of an earlier life of the server go as well.</summary>
    private void Forget()
    {
        if (!Directory.Exists(Folder)) return;
        var before = time.GetUtcNow().UtcDateTime - Kept;
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles().Where(file => file.LastAccessTimeUtc < before && file.LastWriteTimeUtc < before))
        {
            foreach (var (name, path) in _made.Where(made => made.Value is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && made.Value.Value.Result == file.FullName)) _made.TryRemove(KeyValuePair.Create(name, path));
            file.Delete();
        }
    }
}
