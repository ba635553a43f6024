using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AriVoicemail.Bed;

/// <summary>A mono 16-bit PCM sound, as Asterisk's format <c>wav</c> has it.</summary>
public sealed record WavFile(short[] Samples, int Rate)
{
    public double Seconds => (double)Samples.Length / Rate;

    /// <exception cref="InvalidDataException">Not mono 16-bit PCM, or a header that does not fit the file.</exception>
    public static WavFile Read(string path) => Read(File.ReadAllBytes(path));

    /// <inheritdoc cref="Read(string)"/>
    public static WavFile Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12 || !bytes[..4].SequenceEqual("RIFF"u8) || !bytes[8..12].SequenceEqual("WAVE"u8))
            throw new InvalidDataException("not a RIFF WAVE file");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) + 8 != bytes.Length)
            throw new InvalidDataException("the RIFF header's length is not the file's");
        var rate = 0;
        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 4)..]);
            var chunk = bytes.Slice(at + 8, size);
            if (bytes.Slice(at, 4).SequenceEqual("fmt "u8)) rate = ReadFormat(chunk);
            if (bytes.Slice(at, 4).SequenceEqual("data"u8)) return new WavFile(MemoryMarshal.Cast<byte, short>(chunk).ToArray(), rate);
            at += 8 + size + (size & 1);
        }

        throw new InvalidDataException("no data chunk");
    }

    public static void Write(string path, ReadOnlySpan<short> samples, int rate)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("RIFF"u8);
        writer.Write(36 + samples.Length * 2);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(rate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(samples.Length * 2);
        writer.Write(MemoryMarshal.AsBytes(samples));
    }

    private static int ReadFormat(ReadOnlySpan<byte> chunk)
    {
        var (codec, channels, bits) = (chunk[0], chunk[2], chunk[14]);
        if (codec != 1 || channels != 1 || bits != 16) throw new InvalidDataException($"codec {codec}, {channels} channels, {bits} bits");
        return BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]);
    }
}
