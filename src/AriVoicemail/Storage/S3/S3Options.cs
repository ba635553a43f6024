namespace AriVoicemail.Storage.S3;

/// <summary>The bucket: section <c>Spool:S3</c>.</summary>
public sealed class S3Options
{
    /// <summary>Where it is spoken to, such as <c>https://s3.example.com</c>; empty: Amazon's own, by region.</summary>
    public string Endpoint { get; set; } = "";

    public string Region { get; set; } = "us-east-1";

    public string Bucket { get; set; } = "";

    /// <summary>What all keys begin with, such as <c>voicemail/</c>, where others use the bucket too.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Empty: the machine's own role, or what Amazon's tools are configured with.</summary>
    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";

    /// <summary>Whether the bucket's name is a part of the path rather than of the host's name, as most servers but Amazon's want it.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>How long one request may take, its repetitions included; sounds get longer by their size.</summary>
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>How much of <c>Spool:Directory</c> sounds that were fetched may take; the oldest go.</summary>
    public int CacheMegabytes { get; set; } = 512;
}
