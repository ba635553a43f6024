namespace AriVoicemail.Bed;

/// <summary>What a caller does once the call is answered, and who ends it.</summary>
/// <param name="Keys">Keys pressed at a number of seconds after the answer, in order.</param>
/// <param name="HangsUpAt">Seconds after the answer when the caller hangs up; <c>null</c> waits for the other side to.</param>
public sealed record Ending(IReadOnlyList<KeyPress> Keys, double? HangsUpAt)
{
    /// <summary>The caller hangs up when the speech is over.</summary>
    public static Ending Hangup { get; } = new([], double.NaN);

    /// <summary>The caller says what there is to say and waits until the other side hangs up.</summary>
    public static Ending WaitForBye { get; } = new([], null);

    /// <summary>The test says when keys are pressed and when the caller hangs up: <see cref="SippCall.PressAsync"/>, <see cref="SippCall.HangUpAsync"/>.</summary>
    public static Ending OnDemand { get; } = new([], double.PositiveInfinity);

    public static Ending HangupAt(double seconds) => new([], seconds);

    /// <summary>The caller presses keys and waits until the other side hangs up.</summary>
    public static Ending Press(params KeyPress[] keys) => new(keys, null);

    /// <summary>The caller presses one key when the speech is over and waits until the other side hangs up.</summary>
    public static Ending Press(char key) => new([new KeyPress(key, double.NaN)], null);
}

/// <param name="Key">One of <c>0-9 * # A-D</c>.</param>
/// <param name="At">Seconds after the answer; not a number: when the speech is over.</param>
public sealed record KeyPress(char Key, double At);
