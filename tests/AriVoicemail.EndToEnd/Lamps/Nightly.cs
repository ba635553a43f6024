namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>Some tests take a minute or five where ./test.sh has seconds: <c>ARIVM_NIGHTLY=1</c>.</summary>
internal static class Nightly
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("ARIVM_NIGHTLY") is { Length: > 0 } and not "0";
}
