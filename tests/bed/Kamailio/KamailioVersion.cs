namespace AriVoicemail.Bed;

/// <summary>Which Kamailio a test runs.</summary>
public enum KamailioVersion
{
    /// <summary>This machine's distribution packages it: 5.6 in Debian 12.</summary>
    Packaged,

    /// <summary>The newest in Debian: 6.1.</summary>
    Newest,
}
