namespace AriVoicemail.Calls.Simulating;

/// <summary>A caller who does as told.</summary>
/// <param name="Extension">What is dialled.</param>
/// <param name="Context">Of the dialplan.</param>
/// <param name="Variables">What the dialplan finds set on the call.</param>
public sealed record Script(
    string Extension, string Context, string CallerName, string CallerNumber, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<ScriptStep> Steps)
{
    /// <summary>The longest that it may take.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest that each thing is waited for.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);
}
