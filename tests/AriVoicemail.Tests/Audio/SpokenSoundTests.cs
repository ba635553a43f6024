using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

public sealed class SpokenSoundTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Source => Path.Combine(_folder.Path, "given");

    private string Target => Path.Combine(_folder.Path, "spoken.wav");

    [Fact]
    public void Silence_of_a_rate_that_nobody_records_is_refused_though_it_is_short()
    {
        WriteSilence(655_350, channels: 1, frames: 8192);

        Assert.Contains("655350 samples a second", Refused(mostSeconds: 3600), StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_that_unpacks_into_more_than_anybody_has_to_say_is_refused()
    {
        // A few kilobytes, and within the time that is allowed.
        WriteSilence(48_000, channels: 8, frames: 480_000);
        Assert.InRange(new FileInfo(Source).Length, 1, 20_000);

        Assert.Contains("more than 3839999 samples", Refused(mostSeconds: 3600, mostSamples: 3_839_999), StringComparison.Ordinal);
        Assert.Equal(10, SpokenSound.Write(Source, Target, 3600, mostSamples: 3_840_000), tolerance: 0.1);
    }

    [Fact]
    public void More_channels_than_anybody_records_are_refused()
    {
        WriteSilence(8000, channels: 17, frames: 8000, SoundFormat.WavPcm16);

        Assert.Contains("17 channels", Refused(mostSeconds: 60), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_unpacks_for_whoever_has_gone()
    {
        WriteSilence(8000, channels: 1, frames: 8000);

        Assert.Throws<OperationCanceledException>(() => SpokenSound.Write(Source, Target, 60, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_highest_and_the_lowest_rate_are_taken()
    {
        foreach (var rate in new[] { 1000, 384_000 })
        {
            WriteSilence(rate, channels: 2, frames: rate * 2);

            Assert.Equal(2, SpokenSound.Write(Source, Target, 60), tolerance: 0.1);
        }
    }

    public void Dispose() => _folder.Dispose();

    private string Refused(double mostSeconds, long mostSamples = long.MaxValue) =>
        Assert.Throws<SoundFileException>(() => SpokenSound.Write(Source, Target, mostSeconds, mostSamples: mostSamples)).Message;

    private void WriteSilence(int rate, int channels, int frames, SoundFormat format = SoundFormat.Flac)
    {
        using var file = SoundFile.Create(Source, format, rate, channels);
        var silence = new short[65_536 * channels];
        for (var left = frames; left > 0; left -= 65_536) file.Write(silence.AsSpan(0, Math.Min(left, 65_536) * channels));
    }
}
