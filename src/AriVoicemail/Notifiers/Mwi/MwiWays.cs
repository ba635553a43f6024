namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The names of the ways to light a lamp, as <c>Mwi:Ways</c> lists them.</summary>
public static class MwiWays
{
    public const string Watchers = "watchers";
    public const string Publish = "publish";
    public const string Presentity = "presentity";
    public const string Unsolicited = "unsolicited";
    public const string Asterisk = "asterisk";
    public const string Ari = "ari";
    public const string Notifier = "notifier";

    public static readonly IReadOnlyList<string> All = [Watchers, Publish, Presentity, Unsolicited, Asterisk, Ari, Notifier];
}
