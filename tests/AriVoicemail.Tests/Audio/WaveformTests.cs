using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

public sealed class WaveformTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();

    private string FilePath => _directory["sound.wav"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Peaks_draw_the_outline()
    {
        Tone.Write(FilePath, Tone.Of(1, amplitude: 16384, hertz: 1000), Tone.Silence(1), Tone.Of(2, amplitude: 8192, hertz: 1000));

        var waveform = Waveform.Of(FilePath, 4);

        Assert.Equal([0.5f, 0, 0.25f, 0.25f], waveform.Peaks);
        Assert.Equal(4, waveform.Seconds);
    }

    [Fact]
    public void A_part_of_few_samples_has_a_peak_of_its_own()
    {
        Tone.Write(FilePath, [[.. Enumerable.Range(0, 40).Select(sample => (short)(sample < 20 ? 0 : -16384))]]);

        Assert.Equal([0, 0, 0.5f, 0.5f], Waveform.Of(FilePath, 4).Peaks);
    }

    [Fact]
    public void There_may_be_more_parts_than_samples()
    {
        Tone.Write(FilePath, [[8192, 16384]]);

        Assert.Equal([0.25f, 0, 0.5f, 0], Waveform.Of(FilePath, 4).Peaks);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(300)]
    public void Silences_are_found_however_loud_the_caller_speaks(double amplitude)
    {
        // The noise of a line, 30 decibels below the speech.
        var noise = Tone.Of(2, amplitude / 30, hertz: 50);
        Tone.Write(FilePath, Tone.Silence(1), Tone.Of(2, amplitude), Tone.Silence(0.5), Tone.Of(1, amplitude), noise, Tone.Of(1, amplitude), Tone.Silence(1.5));

        Assert.Equal([(0, 1), (4.5, 6.5), (7.5, 9)], SilencesOf(FilePath));
    }

    [Fact]
    public void A_short_pause_is_none()
    {
        Tone.Write(FilePath, Tone.Of(1), Tone.Silence(0.78), Tone.Of(1), Tone.Silence(0.8), Tone.Of(1));

        Assert.Equal([(2.78, 3.58)], SilencesOf(FilePath));
    }

    [Fact]
    public void A_few_words_before_a_long_silence_are_still_the_speech()
    {
        var noise = Tone.Of(60, 20, hertz: 50);
        Tone.Write(FilePath, noise, Tone.Of(2, amplitude: 2000), noise);

        Assert.Equal([(0, 60), (62, 122)], SilencesOf(FilePath));
    }

    [Fact]
    public void A_click_does_not_make_speech_silent()
    {
        Tone.Write(FilePath, Tone.Of(3, amplitude: 1000), Tone.Of(0.02, amplitude: 30000), Tone.Of(3, amplitude: 1000));

        Assert.Empty(SilencesOf(FilePath));
    }

    [Fact]
    public void A_sound_in_which_nobody_speaks_is_silent_all_over()
    {
        Tone.Write(FilePath, Tone.Of(3, amplitude: 8));

        Assert.Equal([(0, 3)], SilencesOf(FilePath));
    }

    [Theory]
    [InlineData(SoundFormat.WavPcm16, 16000, 2)]
    [InlineData(SoundFormat.WavMuLaw, 8000, 1)]
    [InlineData(SoundFormat.WavGsm610, 8000, 1)]
    [InlineData(SoundFormat.Flac, 44100, 2)]
    public void Whatever_the_codec_the_rate_and_the_channels_the_sound_is_the_same(SoundFormat format, int rate, int channels)
    {
        short[] mono = [.. Tone.Of(1, rate: rate), .. new short[2 * rate], .. Tone.Of(1, rate: rate)];
        using (var file = SoundFile.Create(FilePath, format, rate, channels)) file.Write([.. mono.SelectMany(sample => Enumerable.Repeat(sample, channels))]);

        var waveform = Waveform.Of(FilePath, 4);

        Assert.Equal(4, waveform.Seconds, 0.05);
        Assert.InRange(waveform.Peaks[0], 0.2f, 0.3f);
        // A codec lets a tone die away.
        var silence = Assert.Single(waveform.Silences);
        Assert.InRange(silence.From, 1, 1.2);
        Assert.Equal(3, silence.To, 0.05);
    }

    [Fact]
    public void A_sound_of_nothing_is_drawn_as_silence()
    {
        Tone.Write(FilePath);

        var waveform = Waveform.Of(FilePath, 3);

        Assert.Equal([0, 0, 0], waveform.Peaks);
        Assert.Equal(0, waveform.Seconds);
        Assert.Empty(waveform.Silences);
    }

    private static IEnumerable<(double, double)> SilencesOf(string path) =>
        Waveform.Of(path, 10).Silences.Select(silence => (Math.Round(silence.From, 3), Math.Round(silence.To, 3)));
}
