using AriVoicemail.Audio;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Audio;

public sealed class TempoTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();

    private string Source => _directory["sound.wav"];

    private string Destination => _directory["faster.wav"];

    public void Dispose() => _directory.Dispose();

    public static TheoryData<double, int, int> Factors =>
    [
        .. from factor in new[] { 0.5, 0.8, 0.95, 1.1, 1.25, 1.5, 2, 2.7, 3 }
           from rate in new[] { 8000, 16000 }
           from channels in new[] { 1, 2 }
           select (factor, rate, channels),
    ];

    [Theory]
    [MemberData(nameof(Factors))]
    public void A_tone_lasts_as_long_as_asked_for_and_keeps_pitch_and_loudness(double factor, int rate, int channels)
    {
        // Each channel its own, so that none can be taken for the other.
        var tones = new[] { (Hertz: 440, Amplitude: 8000.0), (660, 5000) }[..channels];
        Write([.. tones.Select(tone => Tone.Of(3, tone.Amplitude, tone.Hertz, rate))], rate);

        Tempo.Write(Source, Destination, factor);

        using (var file = SoundFile.OpenRead(Destination))
        {
            Assert.Equal((rate, channels, (long)Math.Round(3 * rate / factor)), (file.SampleRate, file.Channels, file.Frames));
        }
        foreach (var ((hertz, amplitude), channel) in tones.Select((tone, i) => (tone, i)))
        {
            var samples = Channel(Tone.Read(Destination), channel, channels);
            Assert.InRange(Hertz(samples, rate), hertz * 0.99, hertz * 1.01);
            Assert.All(samples.Chunk(rate / 50).SkipLast(1), part => Assert.InRange(Decibels(part, amplitude), -1, 1));
            // A click is a step that the tone itself has not.
            Assert.InRange(LargestStep(samples), 0, 1.1 * LargestStep(Tone.Of(1, amplitude, hertz, rate)));
        }
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(1.4)]
    [InlineData(2.5)]
    public void A_voice_of_many_harmonics_does_not_click(double factor)
    {
        // From 90 to 180 Hz and back, as in a question and its answer.
        var voice = Voice(3);
        Write([voice], Tone.Rate);

        Tempo.Write(Source, Destination, factor);

        Assert.InRange(LargestStep(Tone.Read(Destination)), 0, 1.15 * LargestStep(voice));
    }

    [Fact]
    public void Sounds_follow_each_other_where_they_are_due()
    {
        Tone.Write(Source, Tone.Of(1), Tone.Silence(1), Tone.Of(1), Tone.Silence(1));

        Tempo.Write(Source, Destination, 2);

        // To 10 ms of the search and half a window.
        const double Near = 0.025;
        var samples = Tone.Read(Destination);
        Assert.Equal(2 * Tone.Rate, samples.Length);
        Assert.All([0, 1.0], begin => Assert.InRange(Decibels(Part(samples, begin + Near, begin + 0.5 - Near), 8000), -1, 1));
        Assert.All([0.5, 1.5], begin => Assert.All(Part(samples, begin + Near, begin + 0.5 - Near), sample => Assert.Equal(0, sample)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(3)]
    public void The_end_is_heard(double factor)
    {
        Tone.Write(Source, Tone.Silence(1), Tone.Of(0.1));

        Tempo.Write(Source, Destination, factor);

        Assert.InRange(Decibels(Tone.Read(Destination)[^(Tone.Rate / 100)..], 8000), -1.5, 1.5);
    }

    [Fact]
    public void What_keeps_its_speed_is_the_same_to_the_sample()
    {
        var voice = Voice(1.2345);
        Write([voice], Tone.Rate);

        Tempo.Write(Source, Destination, 1);

        Assert.Equal(voice, Tone.Read(Destination));
    }

    [Fact]
    public void Channels_that_cancel_each_other_out_do_so_afterwards()
    {
        var tone = Tone.Of(2);
        Write([tone, [.. tone.Select(sample => (short)-sample)]], Tone.Rate);

        Tempo.Write(Source, Destination, 1.5);

        Assert.All(Tone.Read(Destination).Chunk(2), frame => Assert.Equal(0, frame.Sum(sample => sample)));
        Assert.InRange(LargestStep(Channel(Tone.Read(Destination), 0, 2)), 0, 1.1 * LargestStep(tone));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.005)]
    [InlineData(0.02)]
    [InlineData(0.031)]
    public void Hardly_any_sound_is_made_longer_or_shorter_too(double seconds)
    {
        foreach (var factor in new[] { 0.5, 1, 3 })
        {
            Tone.Write(Source, Tone.Of(seconds));

            Tempo.Write(Source, Destination, factor);

            Assert.Equal((int)Math.Round(seconds * Tone.Rate / factor), Tone.Read(Destination).Length);
        }
    }

    [Fact]
    public void Whatever_the_sound_is_the_length_is_right_and_nothing_gets_louder() =>
        Prop.ForAll(
            (from frames in Gen.Choose(0, 4000)
             from percent in Gen.Choose(50, 300)
             from channels in Gen.Choose(1, 2)
             select (frames, percent, channels)).ToArbitrary(),
            sound =>
            {
                var (frames, percent, channels) = sound;
                var random = new Random(frames);
                short Noise(int _) => (short)random.Next(-9000, 9000);
                Write([.. Enumerable.Range(0, channels).Select(_ => Enumerable.Range(0, frames).Select(Noise).ToArray())], Tone.Rate);

                Tempo.Write(Source, Destination, percent / 100.0);

                var samples = Tone.Read(Destination);
                Assert.Equal((int)Math.Round(frames / (percent / 100.0)) * channels, samples.Length);
                Assert.DoesNotContain(samples, sample => sample is < -9000 or > 9000);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.49)]
    [InlineData(3.01)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_factor_out_of_range_is_named_and_nothing_is_written(double factor)
    {
        Tone.Write(Source, Tone.Of(0.1));

        Assert.Equal("factor", Assert.Throws<ArgumentOutOfRangeException>(() => Tempo.Write(Source, Destination, factor)).ParamName);
        Assert.False(File.Exists(Destination));
    }

    [Fact]
    public void A_source_that_is_no_sound_is_named_and_nothing_is_written()
    {
        File.WriteAllText(Source, "this is no sound");

        Assert.Contains(Source, Assert.Throws<SoundFileException>(() => Tempo.Write(Source, Destination, 2)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Destination));
    }

    private static short[] Voice(double seconds)
    {
        double phase = 0;
        return
        [
            .. Enumerable.Range(0, (int)(seconds * Tone.Rate)).Select(i =>
            {
                phase += 2 * Math.PI * (135 + (45 * Math.Sin(2 * Math.PI * i / Tone.Rate))) / Tone.Rate;
                return (short)Enumerable.Range(1, 12).Sum(harmonic => 4000.0 / harmonic * Math.Sin(harmonic * phase));
            }),
        ];
    }

    private static short[] Channel(short[] samples, int channel, int channels) => [.. samples.Where((_, i) => i % channels == channel)];

    private static short[] Part(short[] samples, double from, double to) => samples[(int)(from * Tone.Rate)..(int)(to * Tone.Rate)];

    /// <summary>From how often the sign goes from minus to plus.</summary>
    private static double Hertz(short[] samples, int rate) =>
        samples.Zip(samples.Skip(1)).Count(pair => pair is { First: < 0, Second: >= 0 }) * (double)rate / samples.Length;

    /// <summary>How much louder the samples are than a sine of the amplitude.</summary>
    private static double Decibels(short[] samples, double amplitude) =>
        10 * Math.Log10(samples.Average(sample => (double)sample * sample) / (amplitude * amplitude / 2));

    private static int LargestStep(short[] samples) => samples.Zip(samples.Skip(1), (one, two) => Math.Abs(two - one)).Max();

    private void Write(short[][] channels, int rate)
    {
        using var file = SoundFile.Create(Source, SoundFormat.WavPcm16, rate, channels.Length);
        file.Write([.. channels[0].SelectMany((_, i) => channels.Select(channel => channel[i]))]);
    }
}
