using AriVoicemail.Calls.Timelines;

namespace AriVoicemail.Calls.Simulating;

/// <summary>What came of a scripted call.</summary>
/// <param name="CallId">The call's as voicemail saw it; it has a timeline.</param>
/// <param name="Problem">Why the script was not gone through to its end; null: it was.</param>
/// <param name="Lines">What happened on both sides, in order.</param>
public sealed record Transcript(string CallId, string? Problem, IReadOnlyList<TranscriptLine> Lines);

/// <summary>One thing that happened in a scripted call.</summary>
/// <param name="ByCaller">Whether the caller did it, as the script says; else voicemail did.</param>
/// <param name="Step">What it was, with its time since the call began.</param>
public sealed record TranscriptLine(bool ByCaller, TimelineStep Step);
