namespace AriVoicemail.Tests.Ari;

/// <summary>How long a test waits for what must happen, before it says that it did not.</summary>
internal static class Limit
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(20);
}
