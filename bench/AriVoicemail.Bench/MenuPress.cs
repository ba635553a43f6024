using AriVoicemail.Bed;

namespace AriVoicemail.Bench;

/// <summary>A key pressed in a menu.</summary>
/// <param name="Step">The key, behind the one that it belongs to: <c>21</c> is 1 in the menu of folders.</param>
internal sealed record MenuPress(string Step, AnsweredKey Press)
{
    /// <summary>When it was pressed.</summary>
    public string Moment => Step == "PIN#" ? "PIN" : Press.WasSpeaking ? "cuts short" : "waiting";
}
