namespace AriVoicemail.Storage;

/// <summary>What is stored elsewhere cannot be reached now, but may be later.</summary>
public sealed class StorageException(string message, Exception? inner = null) : IOException(message, inner);
