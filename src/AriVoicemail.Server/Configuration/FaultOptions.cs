using AriVoicemail.Messages;

namespace AriVoicemail.Server.Configuration;

/// <summary>For tests of what a crash leaves behind: section <c>Faults</c>. Nobody sets it in earnest.</summary>
internal sealed class FaultOptions
{
    /// <summary>After which step of filing a message the process kills itself, as <c>kill -9</c> would.</summary>
    public FilingStep? KillAt { get; set; }
}
