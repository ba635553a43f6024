using System.Buffers.Binary;

namespace AriVoicemail.Audio;

/// <summary>What a wav's header says, and what the file holds.</summary>
/// <param name="Codec">WAVE's format code: 1 is PCM.</param>
/// <param name="BytesPerSecond">As the header says.</param>
/// <param name="Written">How many bytes of sound the header says.</param>
/// <param name="Available">How many there are.</param>
public sealed record WavFacts(int Codec, int BytesPerSecond, long Written, long Available)
{
    private const int MostHeader = 4096;
    private const int ChunkHeader = 8;

    /// <summary>A size within the file is right, for other chunks may follow; zero is what a recorder leaves that was killed.</summary>
    public bool IsWrong => (Written == 0 || Written > Available) && Written != (Available & ~1L);

    public double Seconds => BytesPerSecond > 0 ? (double)(IsWrong ? Available : Written) / BytesPerSecond : 0;

    /// <summary>Null when the file is no wav, or its header is longer than anybody's.</summary>
    public static WavFacts? Read(string path)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[MostHeader];
        header = header[..RandomAccess.Read(file, header, 0)];
        if (header.Length < 12 || !header.StartsWith("RIFF"u8) || !header[8..].StartsWith("WAVE"u8)) return null;
        var (codec, rate) = (0, 0);
        for (long at = 12; at + ChunkHeader <= header.Length;)
        {
            var chunk = header[(int)at..];
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("data"u8)) return rate > 0 ? new WavFacts(codec, rate, size, RandomAccess.GetLength(file) - at - ChunkHeader) : null;
            if (chunk.StartsWith("fmt "u8) && chunk.Length >= ChunkHeader + 12)
            {
                (codec, rate) = (BinaryPrimitives.ReadUInt16LittleEndian(chunk[8..]), (int)BinaryPrimitives.ReadUInt32LittleEndian(chunk[16..]));
            }
            at += ChunkHeader + size + (size & 1);
        }
        return null;
    }
}
