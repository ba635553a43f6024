using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

public sealed class SoundFileTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();

    private string FilePath => Path.Combine(_directory.Path, "sound");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(SoundFormat.WavPcm16)]
    [InlineData(SoundFormat.Flac)]
    public void What_was_written_is_read_back_to_the_sample(SoundFormat format)
    {
        var tone = Tone.Of(0.5);
        using (var file = SoundFile.Create(FilePath, format, 8000)) file.Write(tone);

        using var read = SoundFile.OpenRead(FilePath);
        Assert.Equal((8000, 1, 4000L), (read.SampleRate, read.Channels, read.Frames));
        Assert.Equal(tone, Tone.Read(FilePath));
    }

    [Theory]
    [InlineData(SoundFormat.WavMuLaw)]
    [InlineData(SoundFormat.WavGsm610)]
    [InlineData(SoundFormat.OggOpus)]
    public void Formats_of_telephones_and_browsers_keep_length_and_loudness(SoundFormat format)
    {
        using (var file = SoundFile.Create(FilePath, format, 8000)) file.Write(Tone.Of(1));

        var samples = Tone.Read(FilePath);
        Assert.InRange(samples.Length, 7700, 8320);
        Assert.InRange(Math.Sqrt(samples.Average(sample => (double)sample * sample)), 5000, 6300);
    }

    [Fact]
    public void Frames_of_two_channels_stay_together()
    {
        using (var file = SoundFile.Create(FilePath, SoundFormat.WavPcm16, 16000, channels: 2)) file.Write([1, -1, 2, -2, 3, -3]);

        using var read = SoundFile.OpenRead(FilePath);
        var samples = new short[4];
        Assert.Equal((2, 3L, 2), (read.Channels, read.Frames, read.Read(samples)));
        Assert.Equal([1, -1, 2, -2], samples);
        Assert.Equal(1, read.Read(samples));
        Assert.Equal(0, read.Read(samples));
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no sound")]
    public void A_file_that_is_no_sound_is_named(string content)
    {
        File.WriteAllText(FilePath, content);

        Assert.Contains(FilePath, Assert.Throws<SoundFileException>(() => SoundFile.OpenRead(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_with_the_reason()
    {
        var error = Assert.Throws<SoundFileException>(() => SoundFile.OpenRead(FilePath));

        Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
        Assert.Contains("No such file", error.Message, StringComparison.Ordinal);
    }
}
