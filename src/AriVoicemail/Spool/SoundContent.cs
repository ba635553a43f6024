using AriVoicemail.Audio;

namespace AriVoicemail.Spool;

/// <summary>Whether two files hold the same sound.</summary>
internal static class SoundContent
{
    private const int Chunk = 64 * 1024;

    /// <summary>Byte by byte; the header of a wav, which a repair may have mended in one of them, counts for nothing. False when one is not there.</summary>
    public static bool IsSame(string one, string other)
    {
        if (OpenDirectory.StatusOf(one) is not { } first || OpenDirectory.StatusOf(other) is not { } second || first.Size != second.Size) return false;
        if ((first.Device, first.Inode) == (second.Device, second.Inode)) return true;
        using var left = File.OpenHandle(one);
        using var right = File.OpenHandle(other);
        var (mine, theirs) = (new byte[Chunk], new byte[Chunk]);
        for (long at = one.EndsWith(".wav", StringComparison.OrdinalIgnoreCase) ? WavHeader.Length : 0; at < first.Size; at += Chunk)
        {
            var (read, also) = (RandomAccess.Read(left, mine, at), RandomAccess.Read(right, theirs, at));
            if (!mine.AsSpan(0, read).SequenceEqual(theirs.AsSpan(0, also))) return false;
        }
        return true;
    }
}
