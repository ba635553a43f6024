using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>What a file in <c>tmp</c> is, when nobody works on it any more.</summary>
/// <param name="Folder">Where it belongs as a message; null: it is none.</param>
internal sealed record Stray(FindingKind Kind, string File, Folder? Folder = null)
{
    /// <summary>Files of one message have all but their extension in common.</summary>
    public string Stem => Path.GetFileNameWithoutExtension(File);

    /// <summary>Whether a repair can do something about it.</summary>
    public bool IsMendable => Kind is not (FindingKind.PutAside or FindingKind.ForeignFile) || Folder is not null;
}
