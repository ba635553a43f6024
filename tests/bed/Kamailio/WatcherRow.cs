namespace AriVoicemail.Bed;

/// <summary>What a test looks at in a row of <c>active_watchers</c>.</summary>
public sealed record WatcherRow
{
    public string PresentityUri { get; init; } = "";

    public string Callid { get; init; } = "";

    public string ToTag { get; init; } = "";

    public string FromTag { get; init; } = "";

    public long LocalCseq { get; init; }

    public string Contact { get; init; } = "";

    public string? RecordRoute { get; init; }

    public long Expires { get; init; }

    public long Status { get; init; }
}
