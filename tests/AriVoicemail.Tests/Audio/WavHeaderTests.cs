using System.Buffers.Binary;
using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

public sealed class WavHeaderTests : IDisposable
{
    private readonly Sounds _sounds = new();

    public void Dispose() => _sounds.Dispose();

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    public void Sizes_that_a_killed_Asterisk_left_are_made_right(uint size)
    {
        var path = _sounds.Wav((9000, 2));
        var whole = Sounds.Read(path);
        SetSizes(path, size);

        Assert.True(WavHeader.Mend(path));

        Assert.Equal(whole, Sounds.Read(path));
        Assert.Equal(2.0, SoundMeasure.Of(path, 128).Seconds);
        Assert.False(WavHeader.Mend(path));
    }

    [Fact]
    public void Half_a_sample_at_the_end_is_left_out()
    {
        var path = _sounds.Wav((9000, 1));
        using (var file = File.Open(path, FileMode.Append)) file.WriteByte(1);
        SetSizes(path, 0);

        Assert.True(WavHeader.Mend(path));

        Assert.Equal(8000, Sounds.Read(path).Length);
    }

    [Fact]
    public void A_right_header_is_left_alone()
    {
        var path = _sounds.Wav((9000, 1));
        var before = File.ReadAllBytes(path);

        Assert.False(WavHeader.Mend(path));

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("this is a text and no sound at all, however long it may be")]
    public void What_is_no_wav_is_left_alone(string content)
    {
        var path = _sounds.NewPath();
        File.WriteAllText(path, content);

        Assert.False(WavHeader.Mend(path));

        Assert.Equal(content, File.ReadAllText(path));
        Assert.Contains(path, Assert.Throws<SoundFileException>(() => SoundFile.OpenRead(path)).Message, StringComparison.Ordinal);
    }

    private static void SetSizes(string path, uint size)
    {
        var bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40), size);
        File.WriteAllBytes(path, bytes);
    }
}
