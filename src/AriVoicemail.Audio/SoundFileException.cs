namespace AriVoicemail.Audio;

/// <summary>A file could not be read as sound.</summary>
public sealed class SoundFileException(string path, string reason) : IOException($"{path}: {reason}");
