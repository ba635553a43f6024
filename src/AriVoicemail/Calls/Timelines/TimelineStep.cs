namespace AriVoicemail.Calls.Timelines;

/// <summary>One thing that happened in a call.</summary>
/// <param name="At">Seconds since the call came.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Text">What: the sounds, the key (• where it may be part of a PIN), the state.</param>
public sealed record TimelineStep(double At, StepKind Kind, string Text)
{
    /// <summary>How many seconds it took; null: it has no length, or is not over.</summary>
    public double? Seconds { get; init; }

    /// <summary>How it ended: a key, the caller, its own end.</summary>
    public string? End { get; init; }

    /// <summary>The mailbox that it was about: number@context.</summary>
    public string? Mailbox { get; init; }

    /// <summary>The message that came of it.</summary>
    public string? Message { get; init; }
}
