using AriVoicemail.Audio;

namespace AriVoicemail.Server.Api;

/// <summary>A sound that came with a request, made what a telephone plays; gone when the request is over.</summary>
/// <param name="Path">wav, 8 kHz, one channel, 16 bits.</param>
internal sealed record UploadedSound(string Path, double Seconds) : IDisposable
{
    /// <summary>The largest upload, in bytes: half an hour of uncompressed stereo at 48 kHz has 345 MB, and needs to be compressed.</summary>
    public const int LargestBody = 32 * 1024 * 1024;

    /// <exception cref="ProblemException">It is not sound, or too long; the field is named.</exception>
    public static async Task<UploadedSound> TakeAsync(IFormFile? file, string field, double mostSeconds, CancellationToken cancellationToken)
    {
        if (file is not { Length: > 0 }) throw ProblemException.Invalid(field, "expected a file of sound");
        await using var content = file.OpenReadStream();
        return await TakeAsync(content, field, mostSeconds, cancellationToken);
    }

    /// <exception cref="ProblemException">It is not sound, or too long; the field is named.</exception>
    public static async Task<UploadedSound> TakeAsync(Stream content, string field, double mostSeconds, CancellationToken cancellationToken)
    {
        var name = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"arivm-upload-{Guid.NewGuid():N}");
        var (given, spoken) = (name, name + ".wav");
        try
        {
            await using (var file = new FileStream(given, FileMode.CreateNew)) await content.CopyToAsync(file, cancellationToken);
            return new UploadedSound(spoken, await Task.Run(() => SpokenSound.Write(given, spoken, mostSeconds), cancellationToken));
        }
        catch (SoundFileException error)
        {
            File.Delete(spoken);
            throw ProblemException.Invalid(field, $"expected sound that libsndfile reads (wav, flac, ogg, opus, mp3, aiff, gsm and others): {error.Message[(error.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.')}");
        }
        finally
        {
            File.Delete(given);
        }
    }

    public void Dispose() => File.Delete(Path);
}
