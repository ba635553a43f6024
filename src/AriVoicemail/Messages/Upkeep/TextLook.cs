using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>One look at a message's text.</summary>
/// <param name="Denied">That it may not be read.</param>
internal sealed record TextLook(MessageText Text, FileStatus Status, bool Denied = false);
