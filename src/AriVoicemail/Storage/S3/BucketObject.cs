namespace AriVoicemail.Storage.S3;

/// <summary>An object in a listing.</summary>
/// <param name="Tag">Another one when the object is.</param>
internal sealed record BucketObject(string Key, string Tag, long Bytes, DateTimeOffset StoredAt);
