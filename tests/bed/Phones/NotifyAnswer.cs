using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>What a <see cref="RecordingPhone"/> does with one NOTIFY that is in order.</summary>
/// <param name="Status">0: nothing at all, as if the packet had been lost.</param>
/// <param name="Header">Whole lines, each ended by CRLF.</param>
public sealed record NotifyAnswer(int Status, string Reason = "", string Header = "", TimeSpan Delay = default)
{
    public static NotifyAnswer Ok { get; } = new(200, "OK");

    public static NotifyAnswer Nothing { get; } = new(0);

    public static NotifyAnswer NoSubscription { get; } = new(481, "Subscription Does Not Exist");

    public static NotifyAnswer ServerError { get; } = new(500, "Server Internal Error");

    public static NotifyAnswer Unavailable(int retryAfter) =>
        new(503, "Service Unavailable", $"Retry-After: {retryAfter.ToString(CultureInfo.InvariantCulture)}\r\n");

    /// <summary>200, that many milliseconds after the NOTIFY came; the phone takes part in everything else meanwhile.</summary>
    public static NotifyAnswer After(int milliseconds) => Ok with { Delay = TimeSpan.FromMilliseconds(milliseconds) };

    /// <summary>200 for a NOTIFY with the phone's credentials, a challenge for one without, 403 for wrong ones.</summary>
    public static NotifyAnswer Challenge(int status, string algorithm = "MD5") => new(status, algorithm);

    internal bool Challenges => Status is 401 or 407;
}
