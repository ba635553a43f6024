namespace AriVoicemail.Storage;

/// <summary>Where messages and greetings lie.</summary>
public enum StorageKind
{
    Directory,
    S3,
}
