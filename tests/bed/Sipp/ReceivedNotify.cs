using System.Text.RegularExpressions;

namespace AriVoicemail.Bed;

/// <summary>A NOTIFY as a phone received it; a copy that was sent again is not counted as another.</summary>
/// <param name="At">When the phone read it.</param>
/// <param name="Raw">All of it, with its line ends.</param>
public sealed record ReceivedNotify(DateTimeOffset At, string Raw)
{
    public string RequestUri => Raw.Split(' ')[1];

    public string Body => Raw[(Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    public string CallId => Header("Call-ID");

    public int CSeq => int.Parse(Header("CSeq").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    public string FromTag => Tag("From");

    public string ToTag => Tag("To");

    public string Contact => Header("Contact");

    public string Event => Header("Event");

    public string SubscriptionState => Header("Subscription-State");

    /// <summary>The body's <c>Messages-Waiting</c>; <c>null</c> where there is no body.</summary>
    public bool? MessagesWaiting => BodyLine("Messages-Waiting") switch { "yes" => true, "no" => false, _ => null };

    /// <summary>The body's <c>Voice-Message</c>, such as <c>1/0 (0/0)</c>; empty where there is none.</summary>
    public string VoiceMessage => BodyLine("Voice-Message");

    internal string Branch => Regex.Match(Header("Via"), @"branch=([^;,\s]+)").Groups[1].Value;

    /// <summary>The first header of that name; empty where there is none.</summary>
    public string Header(string name) => Headers(name).FirstOrDefault("");

    public IReadOnlyList<string> Headers(string name) => Lines(Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)], name);

    internal static string TagOf(string header) => Regex.Match(Regex.Replace(header, "<[^>]*>", ""), @";\s*tag=([^;\s]+)").Groups[1].Value;

    private static string[] Lines(string text, string name) =>
        [.. text.Split("\r\n").Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim())];

    private string BodyLine(string name) => Lines(Body, name).FirstOrDefault("");

    private string Tag(string header) => TagOf(Header(header));
}
