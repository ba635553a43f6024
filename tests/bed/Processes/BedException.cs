namespace AriVoicemail.Bed;

/// <summary>A real part could not be found, started or understood; the message carries the end of its log.</summary>
public sealed class BedException(string message, Exception? inner = null) : Exception(message, inner);
