namespace AriVoicemail.Bed;

/// <summary>Reads on in a file that a program is writing.</summary>
internal sealed class LogReader(string path)
{
    private long _position;

    /// <summary>The whole lines that came since the last time.</summary>
    public IReadOnlyList<string> ReadNew()
    {
        var bytes = ReadNewBytes();
        var end = bytes.LastIndexOf((byte)'\n') + 1;
        _position += end;
        return System.Text.Encoding.UTF8.GetString(bytes[..end]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Span<byte> ReadNewBytes()
    {
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _position;
        var bytes = new byte[file.Length - _position];
        return bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
