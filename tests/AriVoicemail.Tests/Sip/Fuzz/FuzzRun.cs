using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

/// <summary>How many cases a property sees: what a build has patience for, or a night with ARIVM_NIGHTLY=1.</summary>
internal static class FuzzRun
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("ARIVM_NIGHTLY") is "1" ? 1_000_000 : 10_000;

    public static void ForAll<T>(Arbitrary<T> cases, Action<T> property) => Check(Prop.ForAll(cases, property), Cases);

    /// <summary>A tenth of that, where each case goes through a socket or through megabytes.</summary>
    public static void ForFewer<T>(Arbitrary<T> cases, Action<T> property) => Check(Prop.ForAll(cases, property), Cases / 10);

    private static void Check(Property property, int cases) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true));
}
