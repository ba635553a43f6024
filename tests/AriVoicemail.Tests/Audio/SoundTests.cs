using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

public sealed class SoundTests : IDisposable
{
    private readonly Sounds _sounds = new();

    public void Dispose() => _sounds.Dispose();

    [Fact]
    public void Silence_is_no_sound()
    {
        var measure = SoundMeasure.Of(_sounds.Wav((9000, 3), (0, 2), (9000, 1)), silenceThreshold: 128);

        Assert.Equal(6.0, measure.Seconds);
        Assert.Equal(2.0, measure.SilentSeconds, tolerance: 0.05);
        Assert.Equal(4.2, measure.SoundSeconds, tolerance: 0.05);
    }

    [Fact]
    public void What_counts_as_silence_is_the_administrator_s_choice()
    {
        var path = _sounds.Wav((200, 1));

        Assert.Equal(1.0, SoundMeasure.Of(path, silenceThreshold: 256).SilentSeconds);
        Assert.Equal(0.0, SoundMeasure.Of(path, silenceThreshold: 64).SilentSeconds);
    }

    [Fact]
    public void Six_decibels_are_twice_as_loud()
    {
        var louder = _sounds.NewPath();

        Gain.Apply(_sounds.Wav((1000, 1)), louder, 6.0206);

        Assert.Equal(2000, Sounds.Read(louder).Max(), tolerance: 5.0);
    }

    [Fact]
    public void What_would_not_fit_is_clipped_and_does_not_wrap()
    {
        var source = _sounds.Wav((20_000, 1));
        var louder = _sounds.NewPath();

        Gain.Apply(source, louder, 20);

        foreach (var (before, after) in Sounds.Read(source).Zip(Sounds.Read(louder))) Assert.True(before == 0 || Math.Sign(before) == Math.Sign(after));
        Assert.Equal(short.MaxValue, Sounds.Read(louder).Max());
    }
}
