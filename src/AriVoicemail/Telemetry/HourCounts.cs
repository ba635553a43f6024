namespace AriVoicemail.Telemetry;

/// <summary>How much happened in an hour.</summary>
/// <param name="From">When the hour began, UTC.</param>
/// <param name="Messages">Messages that were left in it and are still there.</param>
/// <param name="Calls">Calls that came in it and are over.</param>
/// <param name="Notified">NOTIFYs that were sent in it and confirmed.</param>
/// <param name="Failed">NOTIFYs that were sent in it and not confirmed.</param>
public sealed record HourCounts(DateTimeOffset From, long Messages, long Calls, long Notified, long Failed);
