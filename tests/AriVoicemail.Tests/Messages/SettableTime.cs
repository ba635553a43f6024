namespace AriVoicemail.Tests.Messages;

/// <summary>A clock that the test sets.</summary>
internal sealed class SettableTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 5, 14, 7, 9, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
