using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

public sealed class SoundMeasureTests : IDisposable
{
    private const int Threshold = 256;

    private readonly TemporaryFolder _directory = new();

    private string FilePath => Path.Combine(_directory.Path, "sound.wav");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Speech_and_every_silence_are_told_apart()
    {
        Tone.Write(FilePath, Tone.Of(1), Tone.Silence(0.5), Tone.Of(1), Tone.Silence(1.3));

        Assert.Equal(new SoundMeasure(3.8, 1.8, 1.3), SoundMeasure.Of(FilePath, Threshold));
    }

    [Fact]
    public void Noise_below_the_threshold_is_silence()
    {
        // The mean of a sine is 2/π of its amplitude: 229 here, and 318.
        Tone.Write(FilePath, Tone.Of(1, amplitude: 360), Tone.Of(1, amplitude: 500));

        Assert.Equal(new SoundMeasure(2, 1), SoundMeasure.Of(FilePath, Threshold));
    }

    [Fact]
    public void A_sound_of_16_kHz_is_as_long_as_it_lasts()
    {
        using (var file = SoundFile.Create(FilePath, SoundFormat.WavPcm16, 16000)) file.Write(Tone.Of(2.5, rate: 16000));

        Assert.Equal(new SoundMeasure(2.5, 0), SoundMeasure.Of(FilePath, Threshold));
    }

    [Theory]
    [InlineData(SoundFormat.WavMuLaw)]
    [InlineData(SoundFormat.WavGsm610)]
    public void Other_codecs_are_measured_too(SoundFormat format)
    {
        using (var file = SoundFile.Create(FilePath, format, Tone.Rate)) file.Write([.. Tone.Of(1), .. Tone.Silence(1)]);

        var measure = SoundMeasure.Of(FilePath, Threshold);
        Assert.Equal(2, measure.Seconds, 1);
        // A codec lets a tone die away.
        Assert.InRange(measure.SilentSeconds, 0.8, 1);
    }

    [Fact]
    public void A_sound_of_nothing_has_no_length()
    {
        Tone.Write(FilePath);

        Assert.Equal(new SoundMeasure(0, 0), SoundMeasure.Of(FilePath, Threshold));
    }

    [Theory]
    [InlineData(4.5, 0, 4)]
    [InlineData(4.5, 1.1, 4)]
    [InlineData(4.5, 1.3, 3)]
    [InlineData(4.5, 2.0, 3)]
    [InlineData(4.0, 4.0, 1)]
    [InlineData(0.1, 0.1, 0)]
    public void Whole_seconds_of_silence_beyond_a_fifth_of_one_are_taken_off_whole_seconds(double seconds, double silence, int expected)
    {
        Assert.Equal(expected, new SoundMeasure(seconds, silence).SoundSeconds);
        Assert.Equal(expected, new SoundMeasure(seconds, seconds, silence).DurationSeconds);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(0.1, 1.1)]
    [InlineData(2, 1.2)]
    public void Trimming_leaves_the_first_fifth_of_a_second_of_the_last_silence(double silence, double expected)
    {
        var trimmed = Path.Combine(_directory.Path, "trimmed.wav");
        Tone.Write(FilePath, Tone.Of(0.3), Tone.Silence(0.4), Tone.Of(0.3), Tone.Silence(silence));

        TrailingSilence.Trim(FilePath, trimmed, Threshold);

        Assert.Equal(Tone.Read(FilePath)[..(int)Math.Round(expected * Tone.Rate)], Tone.Read(trimmed));
    }

    [Fact]
    public void Gain_makes_louder_and_quieter_and_clips_what_does_not_fit()
    {
        var louder = Path.Combine(_directory.Path, "louder.wav");
        Tone.Write(FilePath, [[100, -100, 20000, -20000, 0]]);

        Gain.Apply(FilePath, louder, 20 * Math.Log10(2));
        Assert.Equal([200, -200, short.MaxValue, short.MinValue, 0], Tone.Read(louder));

        Gain.Apply(FilePath, louder, -20 * Math.Log10(2));
        Assert.Equal([50, -50, 10000, -10000, 0], Tone.Read(louder));
    }
}
