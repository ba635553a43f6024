using System.Buffers.Binary;

namespace AriVoicemail.Audio;

/// <summary>The sizes in a wav's header. Asterisk writes them when a recording ends; one that was killed leaves zeros.</summary>
public static class WavHeader
{
    /// <summary>Bytes of the plainest header, the one that Asterisk writes.</summary>
    public const int Length = 44;

    private const int RiffSizeAt = 4;
    private const int ChunkHeader = 8;

    /// <summary>Corrects the sizes from the file's length. False when there was nothing to correct, or the file is no wav.</summary>
    public static bool Mend(string path)
    {
        // Most need nothing, and those may belong to an Asterisk that only lets us read.
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            if (WrongSize(file) is null) return false;
        }
        using var writable = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (WrongSize(writable) is not var (data, size)) return false;
        WriteSize(writable, data + 4, size);
        WriteSize(writable, RiffSizeAt, (uint)(data + size));
        writable.Flush(flushToDisk: true);
        return true;
    }

    /// <summary>Where the data chunk begins whose size is wrong, and the right one.</summary>
    private static (long Data, uint Size)? WrongSize(FileStream file)
    {
        if (FindData(file) is not { } data) return null;
        var available = (uint)Math.Min(file.Length - data - ChunkHeader, uint.MaxValue - data - ChunkHeader);
        var written = ReadSize(file, data + 4);
        // A size within the file is right: what follows are other chunks.
        if (written != 0 && written <= available) return null;
        // RIFF §2: chunks are padded to even lengths; a 16-bit sample is too.
        available &= ~1u;
        return written == available ? null : (data, available);
    }

    /// <summary>Where the data chunk begins; null when the file is no wav or has none.</summary>
    private static long? FindData(FileStream file)
    {
        Span<byte> header = stackalloc byte[12];
        if (file.ReadAtLeast(header, 12, throwOnEndOfStream: false) < 12 || !header.StartsWith("RIFF"u8) || !header[8..].SequenceEqual("WAVE"u8)) return null;
        while (file.ReadAtLeast(header[..ChunkHeader], ChunkHeader, throwOnEndOfStream: false) == ChunkHeader)
        {
            if (header.StartsWith("data"u8)) return file.Position - ChunkHeader;
            var size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            file.Position += (long)size + (size & 1);
        }
        return null;
    }

    private static uint ReadSize(FileStream file, long position)
    {
        Span<byte> size = stackalloc byte[4];
        file.Position = position;
        file.ReadExactly(size);
        return BinaryPrimitives.ReadUInt32LittleEndian(size);
    }

    private static void WriteSize(FileStream file, long position, uint value)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, value);
        file.Position = position;
        file.Write(size);
    }
}
