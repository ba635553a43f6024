namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>What is strange about a line.</summary>
/// <param name="IsFatal">Asterisk refuses the whole file because of it.</param>
internal sealed record Problem(Place Place, string Text, bool IsFatal = false)
{
    public override string ToString() => $"{Place}: {Text}";
}
