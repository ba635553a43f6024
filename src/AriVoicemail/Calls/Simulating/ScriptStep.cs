namespace AriVoicemail.Calls.Simulating;

/// <summary>One thing that a scripted caller does.</summary>
public abstract record ScriptStep
{
    /// <summary>Waits until a prompt of that name begins, later than the last one that was waited for.</summary>
    public sealed record ExpectPrompt(string Name) : ScriptStep;

    /// <summary>Waits until voicemail records.</summary>
    public sealed record ExpectRecording : ScriptStep;

    /// <summary>Waits until voicemail ends the call, or gives it back to the dialplan.</summary>
    public sealed record ExpectEnd : ScriptStep;

    /// <summary>Presses keys, one after another.</summary>
    public sealed record Press(string Keys) : ScriptStep;

    /// <summary>Speaks a sound.</summary>
    /// <param name="Media">As Asterisk plays it.</param>
    /// <param name="Name">As it is called in the transcript.</param>
    public sealed record Say(string Media, string Name) : ScriptStep;

    /// <summary>Is silent for that long.</summary>
    public sealed record Pause(TimeSpan Length) : ScriptStep;

    public sealed record HangUp : ScriptStep;

    private ScriptStep()
    {
    }
}
