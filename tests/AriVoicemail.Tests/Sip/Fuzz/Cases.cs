using FsCheck;

namespace AriVoicemail.Tests.Sip.Fuzz;

/// <summary>How many cases a property is tried with: <c>ARIVM_NIGHTLY=1</c> takes a hundred times as many.</summary>
internal static class Cases
{
    public static int Count { get; } = Environment.GetEnvironmentVariable("ARIVM_NIGHTLY") is { Length: > 0 } and not "0" ? 1_000_000 : 10_000;

    public static Config Config { get; } = Config.QuickThrowOnFailure.WithMaxTest(Count);
}
