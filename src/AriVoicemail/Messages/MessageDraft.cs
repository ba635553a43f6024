namespace AriVoicemail.Messages;

/// <summary>A message on its way: everything that is known when its recording begins. The journal keeps it as JSON.</summary>
public sealed record MessageDraft
{
    /// <summary>The message's identity in every mailbox that it reaches, in app_voicemail's form: seconds since 1970, a dash, 8 hex digits.</summary>
    public required string MessageId { get; init; }

    /// <summary>Mailboxes (<c>number@context</c>); the first one greets, each gets a copy.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Empty, <c>Urgent</c> (filed in Urgent) or <c>PRIORITY</c>.</summary>
    public string Flag { get; init; } = "";

    public string CallerName { get; init; } = "";
    public string CallerNumber { get; init; } = "";
    public string CalledContext { get; init; } = "";
    public string CalledExten { get; init; } = "";
    public int Priority { get; init; } = 1;
    public string Channel { get; init; } = "";
    public string RedirectingNumber { get; init; } = "";
    public string Category { get; init; } = "";

    /// <summary>When the recording began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Decibels by which the recording is made louder.</summary>
    public int Gain { get; init; }

    /// <summary>A recording with less sound than this many seconds is not kept.</summary>
    public int MinSecs { get; init; }

    /// <summary>Above 0, silence does not count as sound.</summary>
    public int MaxSilence { get; init; }

    public int SilenceThreshold { get; init; }
}
