namespace AriVoicemail.Bed;

/// <summary>A message as a test puts it into a mailbox's folder.</summary>
public sealed record SpooledMessage
{
    public Caller Caller { get; init; } = new("Ann", "5551");

    /// <summary>When it was left; long ago, so that the menu says the date in the same words on every day.</summary>
    public DateTimeOffset Time { get; init; } = new(2024, 3, 5, 14, 30, 0, TimeSpan.Zero);

    /// <summary>What it sounds like, in Hz.</summary>
    public int Tone { get; init; } = 620;

    /// <summary>How long its sound is.</summary>
    public double Seconds { get; init; } = 0.5;

    /// <summary>How long its text says that it is, in seconds.</summary>
    public int Duration { get; init; } = 3;

    /// <summary>Empty, <c>Urgent</c> or <c>PRIORITY</c>.</summary>
    public string Flag { get; init; } = "";

    public string Category { get; init; } = "";

    /// <summary>The dialplan context that the caller came through.</summary>
    public string Context { get; init; } = "inbound";
}
