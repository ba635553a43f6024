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
        // Nobody else on the machine may look into it.
        var folder = Directory.CreateTempSubdirectory("arivm-upload-");
        var (given, spoken) = (System.IO.Path.Combine(folder.FullName, "given"), System.IO.Path.Combine(folder.FullName, "spoken.wav"));
        try
        {
            await using (var file = new FileStream(given, FileMode.CreateNew)) await content.CopyToAsync(file, cancellationToken);
            var seconds = await Task.Run(() => SpokenSound.Write(given, spoken, mostSeconds, cancellationToken: cancellationToken), cancellationToken);
            File.Delete(given);
            return new UploadedSound(spoken, seconds);
        }
        catch (Exception error)
        {
            folder.Delete(recursive: true);
            if (error is not SoundFileException) throw;
            throw ProblemException.Invalid(field, $"expected sound that libsndfile reads (wav, flac, ogg, opus, mp3, aiff, gsm and others): {error.Message[(error.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.')}");
        }
    }

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}
