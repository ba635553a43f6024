using AriVoicemail.Audio;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Audio;

public sealed class PausesTests : IDisposable
{
    private const int Threshold = 256;

    // Samples at a cut that need not be what they were.
    private const int Fade = 5 * Tone.Rate / 1000;

    private readonly TemporaryFolder _directory = new();

    private string Source => _directory["sound.wav"];

    private string Destination => _directory["shorter.wav"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Silences_longer_than_allowed_are_cut_down_to_it_wherever_they_are()
    {
        Tone.Write(Source, Tone.Silence(1), Tone.Of(0.5), Tone.Silence(0.3), Tone.Of(1), Tone.Silence(2), Tone.Of(0.5), Tone.Silence(3));

        Assert.Equal(TimeSpan.FromSeconds(0.6 + 1.6 + 2.6), Shorten(0.4));

        var (shorter, longest) = (Tone.Silence(0.3), Tone.Silence(0.4));
        Assert.Equal([.. longest, .. Tone.Of(0.5), .. shorter, .. Tone.Of(1), .. longest, .. Tone.Of(0.5), .. longest], Tone.Read(Destination));
    }

    [Fact]
    public void All_but_the_fade_in_the_middle_of_a_pause_stays_to_the_sample()
    {
        // The noise of a line: quiet enough for silence, but each sample tells where it came from.
        var random = new Random(1);
        short[] Noise(double seconds) => [.. Tone.Silence(seconds).Select(_ => (short)random.Next(-200, 200))];
        short[] source = [.. Tone.Of(0.5), .. Noise(2), .. Tone.Of(0.5)];
        Tone.Write(Source, source);

        Assert.Equal(TimeSpan.FromSeconds(1.5), Shorten(0.5));

        var samples = Tone.Read(Destination);
        Assert.Equal(source.Length - (3 * Tone.Rate / 2), samples.Length);
        const int Cut = (Tone.Rate / 2) + (Tone.Rate / 4);
        Assert.Equal(source[..Cut], samples[..Cut]);
        Assert.Equal(source[^(samples.Length - Cut - Fade)..], samples[(Cut + Fade)..]);
    }

    [Fact]
    public void What_hums_does_not_click_at_the_cut()
    {
        var hum = Tone.Of(2.013, amplitude: 300, hertz: 50);
        Tone.Write(Source, Tone.Of(0.5), hum, Tone.Of(0.5));

        Shorten(0.333);

        // Steps of the hum are small, of a bad cut up to 600.
        var samples = Tone.Read(Destination);
        const int Cut = (Tone.Rate / 2) + 1332;
        Assert.All(Enumerable.Range(Cut - 1000, 2000), i => Assert.InRange(Math.Abs(samples[i] - samples[i - 1]), 0, 40));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.02)]
    public void Sound_without_a_longer_silence_is_the_same(double silence)
    {
        Tone.Write(Source, Tone.Of(0.5), Tone.Silence(silence), Tone.Of(0.777));

        Assert.Equal(TimeSpan.Zero, Shorten(0.5));

        Assert.Equal(Tone.Read(Source), Tone.Read(Destination));
    }

    [Fact]
    public void No_silence_at_all_may_be_left()
    {
        Tone.Write(Source, Tone.Silence(1), Tone.Of(0.5), Tone.Silence(1), Tone.Of(0.5), Tone.Silence(1));

        Assert.Equal(TimeSpan.FromSeconds(3), Shorten(0));

        Assert.Equal([.. Tone.Of(0.5), .. Tone.Of(0.5)], Tone.Read(Destination));
    }

    [Fact]
    public void Nothing_is_below_a_threshold_of_zero()
    {
        Tone.Write(Source, Tone.Silence(1));

        Assert.Equal(TimeSpan.Zero, Pauses.Shorten(Source, Destination, 0, TimeSpan.Zero));
        Assert.Equal(Tone.Read(Source), Tone.Read(Destination));
    }

    [Fact]
    public void Channels_are_silent_only_together()
    {
        const int Rate = 16000;
        short[] left = [.. Tone.Of(0.5, rate: Rate), .. new short[2 * Rate]];
        short[] right = [.. new short[Rate], .. Tone.Of(0.5, rate: Rate), .. new short[Rate]];
        using (var file = SoundFile.Create(Source, SoundFormat.WavPcm16, Rate, channels: 2))
        {
            file.Write([.. left.Zip(right, (one, two) => new[] { one, two }).SelectMany(frame => frame)]);
        }

        Assert.Equal(TimeSpan.FromSeconds(0.4 + 0.9), Shorten(0.1));

        using var read = SoundFile.OpenRead(Destination);
        Assert.Equal((Rate, 2, (long)(1.2 * Rate)), (read.SampleRate, read.Channels, read.Frames));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.005)]
    public void Hardly_any_sound_or_silence_is_no_trouble(double seconds)
    {
        Tone.Write(Source, Tone.Of(seconds));
        Assert.Equal(TimeSpan.Zero, Shorten(0));
        Assert.Equal(Tone.Of(seconds), Tone.Read(Destination));

        Tone.Write(Source, Tone.Silence(seconds));
        Assert.Equal(TimeSpan.FromSeconds(seconds / 5 * 4), Shorten(seconds / 5));
        Assert.Equal(Tone.Silence(seconds / 5), Tone.Read(Destination));
    }

    [Fact]
    public void Whatever_follows_each_other_only_silences_get_shorter()
    {
        var tone = Tone.Of(0.02);
        Prop.ForAll(
            // Pieces of so many times 20 ms, and how many milliseconds of silence may be.
            Gen.Choose(0, 1).Zip(Gen.Choose(1, 30)).ListOf().Zip(Gen.Choose(0, 300)).ToArbitrary(),
            pattern =>
            {
                var (pieces, longest) = pattern;
                var kinds = pieces.SelectMany(piece => Enumerable.Repeat(piece.Item1, piece.Item2)).ToArray();
                Tone.Write(Source, kinds.Select(kind => kind == 0 ? Tone.Silence(0.02) : tone));
                List<short> expected = [];
                for (int i = 0, silent = 0; i < kinds.Length; i++)
                {
                    silent = kinds[i] == 0 ? silent + 1 : 0;
                    if (silent == 0) expected.AddRange(tone);
                    else expected.AddRange(new short[Math.Clamp(longest - ((silent - 1) * 20), 0, 20) * Tone.Rate / 1000]);
                }

                var cut = Shorten(longest / 1000.0);

                Assert.Equal([.. expected], Tone.Read(Destination));
                Assert.Equal(TimeSpan.FromMilliseconds((kinds.Length * 20) - (expected.Count * 1000 / Tone.Rate)), cut);
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_makes_no_sense_is_named_and_nothing_is_written()
    {
        Tone.Write(Source, Tone.Of(0.1));

        Assert.Equal("longest", Assert.Throws<ArgumentOutOfRangeException>(() => Shorten(-1)).ParamName);
        Assert.Equal(
            "threshold",
            Assert.Throws<ArgumentOutOfRangeException>(() => Pauses.Shorten(Source, Destination, -1, TimeSpan.Zero)).ParamName);
        File.WriteAllText(Source, "this is no sound");
        Assert.Contains(Source, Assert.Throws<SoundFileException>(() => Shorten(1)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Destination));
    }

    private TimeSpan Shorten(double longest) => Pauses.Shorten(Source, Destination, Threshold, TimeSpan.FromSeconds(longest));
}
