using System.Collections.Concurrent;

namespace AriVoicemail.Spool;

/// <summary>
/// Texts that were read before. A text is written once and then only renamed, so file number and time tell it: a folder that was renumbered is
/// looked at, not read.
/// </summary>
internal sealed class KnownTexts
{
    // Some 60 MB of texts.
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<FileIdentity, MessageText> _texts = new();

    /// <summary>Null when the file is gone.</summary>
    public MessageText? Read(string path)
    {
        if (Posix.IdentityOf(path) is not { } identity) return null;
        if (_texts.TryGetValue(identity, out var known)) return known;
        if (MessageFile.Read(path) is not { } text) return null;
        if (_texts.Count >= Most) _texts.Clear();
        // Read under another number meanwhile, it would be remembered as a file that it is not.
        if (Posix.IdentityOf(path) == identity) _texts[identity] = text;
        return text;
    }
}
