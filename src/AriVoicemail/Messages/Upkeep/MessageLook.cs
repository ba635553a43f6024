using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>What lies under one number of a folder.</summary>
/// <param name="Text">Null: there is none.</param>
/// <param name="Sounds">In every format that there is; a plain wav first.</param>
internal sealed record MessageLook(Folder Folder, int Number, TextLook? Text, IReadOnlyList<SoundLook> Sounds)
{
    public string TextName => MessageFile.Stem(Number) + ".txt";

    public string Id => Text!.Text.Id;
}
