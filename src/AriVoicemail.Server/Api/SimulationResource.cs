using AriVoicemail.Calls.Simulating;
using AriVoicemail.Calls.Timelines;

namespace AriVoicemail.Server.Api;

/// <summary>What came of a simulated call.</summary>
/// <param name="Call">The call's id.</param>
/// <param name="Timeline">Where it is told later what happened, and drawn.</param>
/// <param name="Problem">Why the script was not gone through to its end; null: it was.</param>
/// <param name="Lines">What happened on both sides, in order.</param>
/// <param name="Messages">The messages that were left.</param>
/// <param name="Notifies">Whom it was told to by SIP, and what they answered.</param>
internal sealed record SimulationResource(
    string Call, string Timeline, string? Problem, IReadOnlyList<SimulationLine> Lines, IReadOnlyList<string> Messages, IReadOnlyList<TimelineNotify> Notifies)
{
    public static SimulationResource Of(Transcript transcript, IReadOnlyList<TimelineNotify> notifies) => new(
        transcript.CallId, $"/api/v1/calls/{Uri.EscapeDataString(transcript.CallId)}/timeline", transcript.Problem, [.. transcript.Lines.Select(SimulationLine.Of)],
        [.. transcript.Lines.Select(line => line.Step).Where(step => step.Message is not null).Select(step => $"/api/v1/mailboxes/{step.Mailbox}/messages/{step.Message}")], notifies);
}

/// <summary>One thing that happened in a simulated call.</summary>
/// <param name="At">Seconds since it began.</param>
/// <param name="By">Who did it: caller or voicemail.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Text">What: the sounds, the key, the state.</param>
/// <param name="Seconds">How many seconds it took; null: it has no length.</param>
/// <param name="End">How it ended.</param>
/// <param name="Mailbox">The mailbox that it was about: number@context.</param>
internal sealed record SimulationLine(double At, string By, StepKind Kind, string Text, double? Seconds, string? End, string? Mailbox)
{
    public static SimulationLine Of(TranscriptLine line) =>
        new(line.Step.At, line.ByCaller ? "caller" : "voicemail", line.Step.Kind, line.Step.Text, line.Step.Seconds, line.Step.End, line.Step.Mailbox);
}
