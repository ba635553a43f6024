namespace AriVoicemail.Database.Copying;

/// <summary>What cannot be copied, or must not be; the message says why, to whoever asked for it.</summary>
internal sealed class CopyException(string message, Exception? cause = null) : IOException(message, cause);
