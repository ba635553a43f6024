using System.Buffers.Binary;
using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

public sealed class WavHeaderTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();

    private string FilePath => Path.Combine(_directory.Path, "sound.wav");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(36, 0)]
    [InlineData(0xFFFFFFFF, 0xFFFFFFFF)]
    [InlineData(0, 100_000_000)]
    public void Sizes_that_a_killed_Asterisk_left_are_corrected_and_the_sound_is_whole(uint riffSize, uint dataSize)
    {
        var tone = Tone.Of(1.5);
        File.WriteAllBytes(FilePath, Wav(tone, riffSize, dataSize));

        Assert.True(WavHeader.Mend(FilePath));
        Assert.Equal(Wav(tone), File.ReadAllBytes(FilePath));
        Assert.Equal(tone, Tone.Read(FilePath));
        Assert.False(WavHeader.Mend(FilePath));
    }

    [Fact]
    public void Half_a_sample_at_the_end_does_not_count()
    {
        var tone = Tone.Of(0.25);
        File.WriteAllBytes(FilePath, [.. Wav(tone, 0, 0), 0x42]);

        Assert.True(WavHeader.Mend(FilePath));
        Assert.Equal(tone, Tone.Read(FilePath));
        Assert.False(WavHeader.Mend(FilePath));
    }

    [Fact]
    public void Chunks_before_the_sound_are_passed_over()
    {
        var tone = Tone.Of(0.25);
        var plain = Wav(tone, 0, 0);
        File.WriteAllBytes(FilePath, [.. plain[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. plain[36..]]);

        Assert.True(WavHeader.Mend(FilePath));
        Assert.Equal(tone, Tone.Read(FilePath));
    }

    [Fact]
    public void A_right_header_is_left_alone_also_before_other_chunks()
    {
        byte[] wav = [.. Wav(Tone.Of(0.25)), .. "LIST"u8, 2, 0, 0, 0, 1, 2];
        File.WriteAllBytes(FilePath, wav);

        Assert.False(WavHeader.Mend(FilePath));
        Assert.Equal(wav, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_header_alone_is_an_empty_sound()
    {
        File.WriteAllBytes(FilePath, Wav([], 36, 0));

        Assert.False(WavHeader.Mend(FilePath));
        Assert.Empty(Tone.Read(FilePath));
    }

    [Fact]
    public void A_header_alone_that_claims_sound_is_corrected()
    {
        File.WriteAllBytes(FilePath, Wav([], 0, 5000));

        Assert.True(WavHeader.Mend(FilePath));
        Assert.Equal(Wav([]), File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_header_that_ends_too_soon_is_not_touched()
    {
        var cut = Wav([], 0, 0)[..43];
        File.WriteAllBytes(FilePath, cut);

        Assert.False(WavHeader.Mend(FilePath));
        Assert.Equal(cut, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_chunk_that_claims_more_than_any_file_holds_ends_the_search()
    {
        var plain = Wav(Tone.Of(0.25), 0, 0);
        byte[] wav = [.. plain[..36], .. "LIST"u8, 0xff, 0xff, 0xff, 0xff, .. plain[36..]];
        File.WriteAllBytes(FilePath, wav);

        Assert.False(WavHeader.Mend(FilePath));
        Assert.Equal(wav, File.ReadAllBytes(FilePath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("RIFX\0\0\0\0WAVEdata\0\0\0\0ab")]
    [InlineData("RIFF\0\0\0\0WAVE")]
    [InlineData("RIFF\0\0\0\0WAVEfmt \u007f\u007f\u007f\u007f")]
    [InlineData("RIFF\0\0\0\0AVI LIST")]
    [InlineData("OggS and so on, for more than forty-four bytes of it")]
    public void What_is_no_wav_is_not_touched(string content)
    {
        File.WriteAllText(FilePath, content);

        Assert.False(WavHeader.Mend(FilePath));
        Assert.Equal(content, File.ReadAllText(FilePath));
    }

    /// <summary>A wav of 8 kHz and 16 bits as Asterisk writes it; sizes are right unless given.</summary>
    private static byte[] Wav(short[] samples, uint? riffSize = null, uint? dataSize = null)
    {
        var wav = new byte[44 + (samples.Length * 2)];
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(4), riffSize ?? (uint)wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(wav.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(wav.AsSpan(22), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(24), 8000);
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(28), 16000);
        BinaryPrimitives.WriteUInt16LittleEndian(wav.AsSpan(32), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(wav.AsSpan(34), 16);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(40), dataSize ?? (uint)samples.Length * 2);
        for (var i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(44 + (i * 2)), samples[i]);
        return wav;
    }
}
