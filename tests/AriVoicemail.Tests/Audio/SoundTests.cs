using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

public sealed class SoundTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["sound.wav"];

    [Fact]
    public void A_tone_is_no_silence()
    {
        Wav.Write(Path, Wav.Tone(2));
        Assert.Equal(new SoundMeasure(2, 0), SoundMeasure.Of(Path, 128));
        Assert.Equal(2, SoundMeasure.Of(Path, 128).SoundSeconds);
    }

    [Fact]
    public void Silence_around_a_tone_is_told_from_it()
    {
        Wav.Write(Path, Wav.Silence(1), Wav.Tone(1.5), Wav.Silence(0.5));
        var measure = SoundMeasure.Of(Path, 128);
        Assert.Equal(3, measure.Seconds, 3);
        Assert.Equal(1.5, measure.SilentSeconds, 1);
        // 0.2 s of it are forgiven.
        Assert.Equal(1.7, measure.SoundSeconds, 1);
    }

    [Fact]
    public void Silence_alone_is_but_what_is_forgiven()
    {
        Wav.Write(Path, Wav.Silence(3));
        Assert.Equal(0.2, SoundMeasure.Of(Path, 128).SoundSeconds, 3);
    }

    [Fact]
    public void What_is_silent_depends_on_the_threshold()
    {
        Wav.Write(Path, Wav.Tone(1, amplitude: 300));
        Assert.Equal(0, SoundMeasure.Of(Path, 128).SilentSeconds);
        Assert.Equal(1, SoundMeasure.Of(Path, 256).SilentSeconds);
    }

    [Fact]
    public void A_file_without_samples_has_no_length()
    {
        Wav.Write(Path);
        Assert.Equal(new SoundMeasure(0, 0), SoundMeasure.Of(Path, 128));
    }

    [Theory]
    [InlineData(SoundFormat.WavMuLaw)]
    [InlineData(SoundFormat.WavGsm610)]
    public void Other_codecs_are_measured_too(SoundFormat format)
    {
        Wav.Write(Path, format, Wav.Tone(1), Wav.Silence(1));
        var measure = SoundMeasure.Of(Path, 128);
        Assert.Equal(2, measure.Seconds, 1);
        // A codec lets a tone die away.
        Assert.InRange(measure.SilentSeconds, 0.8, 1);
    }

    [Theory]
    [InlineData(6, 1.995)]
    [InlineData(-6, 0.501)]
    [InlineData(20, 10)]
    [InlineData(0, 1)]
    public void Gain_multiplies_every_sample(double decibels, double factor)
    {
        var tone = Wav.Tone(0.5, amplitude: 1000);
        Gain.Apply(Wav.Write(_folder["in.wav"], tone), Path, decibels);
        var louder = Wav.Read(Path);
        Assert.Equal(tone.Length, louder.Length);
        Assert.All(tone.Zip(louder), pair => Assert.InRange(pair.Second - pair.First * factor, -2, 2));
        Assert.Equal(tone, Wav.Read(_folder["in.wav"]));
    }

    [Fact]
    public void What_gets_too_loud_is_clipped_and_does_not_wrap()
    {
        short[] samples = [0, 20000, -20000, 32767, -32768, 100, -100];
        Gain.Apply(Wav.Write(_folder["in.wav"], samples), Path, 20);
        Assert.Equal([0, 32767, -32768, 32767, -32768, 1000, -1000], Wav.Read(Path));
    }

    [Fact]
    public void An_error_names_the_file()
    {
        Assert.Contains(_folder["none.wav"], Assert.Throws<SoundFileException>(() => SoundFile.OpenRead(_folder["none.wav"])).Message);
        File.WriteAllText(Path, "no sound at all, whatever its name says");
        Assert.Contains(Path, Assert.Throws<SoundFileException>(() => SoundMeasure.Of(Path, 128)).Message);
    }

    public void Dispose() => _folder.Dispose();
}
