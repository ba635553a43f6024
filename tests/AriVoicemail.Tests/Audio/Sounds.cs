using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

/// <summary>Tones and silences in temporary files.</summary>
internal sealed class Sounds : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("arivm-sound-").FullName;

    public string NewPath() => Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".wav");

    /// <summary>One part after another: an amplitude and seconds of it, 0 for silence.</summary>
    public string Wav(params (int Amplitude, double Seconds)[] parts)
    {
        var path = NewPath();
        using var file = SoundFile.Create(path, SoundFormat.WavPcm16, 8000);
        foreach (var (amplitude, seconds) in parts)
        {
            file.Write([.. Enumerable.Range(0, (int)(seconds * 8000)).Select(n => (short)(amplitude * Math.Sin(2 * Math.PI * 440 * n / 8000)))]);
        }
        return path;
    }

    public static short[] Read(string path)
    {
        using var file = SoundFile.OpenRead(path);
        var samples = new short[file.Frames];
        file.Read(samples);
        return samples;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
