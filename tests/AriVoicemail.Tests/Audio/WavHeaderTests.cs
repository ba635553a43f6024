using System.Buffers.Binary;
using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

public sealed class WavHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["sound.wav"];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(36, 0)]
    [InlineData(100000, 99964)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    public void Sizes_that_do_not_fit_the_file_are_mended(uint riffSize, uint dataSize)
    {
        File.WriteAllBytes(Path, Wav.Bytes(riffSize, dataSize, 16000));
        Assert.True(WavHeader.Mend(Path));
        Assert.Equal((36u + 16000, 16000u), Sizes());
        using var sound = SoundFile.OpenRead(Path);
        Assert.Equal((8000, 8000L), (sound.SampleRate, sound.Frames));
        Assert.False(WavHeader.Mend(Path));
    }

    [Fact]
    public void The_sound_itself_is_left_alone()
    {
        File.WriteAllBytes(Path, Wav.Bytes(0, 0, 500));
        var before = File.ReadAllBytes(Path)[44..];
        WavHeader.Mend(Path);
        Assert.Equal(before, File.ReadAllBytes(Path)[44..]);
    }

    [Fact]
    public void Half_a_sample_at_the_end_is_not_counted()
    {
        File.WriteAllBytes(Path, Wav.Bytes(0, 0, 1001));
        Assert.True(WavHeader.Mend(Path));
        Assert.Equal((36u + 1000, 1000u), Sizes());
        using var sound = SoundFile.OpenRead(Path);
        Assert.Equal(500, sound.Frames);
    }

    [Fact]
    public void Chunks_before_the_sound_are_passed_over()
    {
        // 5 bytes are padded to 6.
        byte[] list = [.. "LIST"u8, 5, 0, 0, 0, 1, 2, 3, 4, 5, 0];
        File.WriteAllBytes(Path, Wav.Bytes(0, 0, 1600, list));
        Assert.True(WavHeader.Mend(Path));
        using var sound = SoundFile.OpenRead(Path);
        Assert.Equal(800, sound.Frames);
        Assert.Equal((uint)(36 + list.Length + 1600), Size(4));
    }

    [Fact]
    public void A_right_header_stays()
    {
        Wav.Write(Path, Wav.Tone(0.5));
        var before = File.ReadAllBytes(Path);
        Assert.False(WavHeader.Mend(Path));
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void Chunks_behind_the_sound_are_not_taken_for_sound()
    {
        byte[] bytes = [.. Wav.Bytes(36 + 100 + 12, 100, 100), .. "LIST"u8, 4, 0, 0, 0, 1, 2, 3, 4];
        File.WriteAllBytes(Path, bytes);
        Assert.False(WavHeader.Mend(Path));
        Assert.Equal(bytes, File.ReadAllBytes(Path));
    }

    [Fact]
    public void A_header_without_sound_is_right()
    {
        File.WriteAllBytes(Path, Wav.Bytes(36, 0, 0));
        Assert.False(WavHeader.Mend(Path));
        using var sound = SoundFile.OpenRead(Path);
        Assert.Equal(0, sound.Frames);
    }

    [Fact]
    public void A_header_without_sound_that_claims_some_is_mended()
    {
        File.WriteAllBytes(Path, Wav.Bytes(0, 5000, 0));
        Assert.True(WavHeader.Mend(Path));
        Assert.Equal((36u, 0u), Sizes());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(43)]
    public void A_file_shorter_than_a_header_stays(int length)
    {
        var bytes = Wav.Bytes(0, 0, 0)[..length];
        File.WriteAllBytes(Path, bytes);
        Assert.False(WavHeader.Mend(Path));
        Assert.Equal(bytes, File.ReadAllBytes(Path));
    }

    [Fact]
    public void What_is_no_wav_stays()
    {
        foreach (var bytes in new byte[][] { [.. "RIFX0000WAVEdata"u8, 0, 0, 0, 0, 1, 2], [.. "RIFF0000AVI data"u8, 0, 0, 0, 0, 1, 2], new byte[200] })
        {
            File.WriteAllBytes(Path, bytes);
            Assert.False(WavHeader.Mend(Path));
            Assert.Equal(bytes, File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public void A_chunk_that_claims_more_than_the_file_ends_the_search()
    {
        byte[] list = [.. "LIST"u8, 0xff, 0xff, 0xff, 0xff];
        var bytes = Wav.Bytes(0, 0, 100, list);
        File.WriteAllBytes(Path, bytes);
        Assert.False(WavHeader.Mend(Path));
        Assert.Equal(bytes, File.ReadAllBytes(Path));
    }

    public void Dispose() => _folder.Dispose();

    private (uint Riff, uint Data) Sizes() => (Size(4), Size(40));

    private uint Size(int at) => BinaryPrimitives.ReadUInt32LittleEndian(File.ReadAllBytes(Path).AsSpan(at));
}
