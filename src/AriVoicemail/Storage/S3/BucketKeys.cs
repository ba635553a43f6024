using AriVoicemail.Mailboxes;

namespace AriVoicemail.Storage.S3;

/// <summary>Names of a mailbox's objects: <c>&lt;prefix&gt;&lt;context&gt;/&lt;mailbox&gt;/&lt;message&gt;.wav</c> and <c>.txt</c>, and its greetings.</summary>
internal sealed class BucketKeys(string prefix, MailboxAddress mailbox)
{
    private const string Sounds = ".wav";
    private const string Texts = ".txt";
    private const string Greetings = "greetings/";

    public string All { get; } = $"{prefix}{mailbox.Context}/{mailbox.Number}/";

    // An id that came from elsewhere may have anything in it.
    public string Sound(string id) => All + Uri.EscapeDataString(id) + Sounds;

    public string Text(string id) => All + Uri.EscapeDataString(id) + Texts;

    public string Greeting(string name) => All + Greetings + name + Sounds;

    /// <summary>The message whose text it is; null for every other object.</summary>
    public string? MessageOfText(string key) => Name(key, "", Texts) is { } id ? Uri.UnescapeDataString(id) : null;

    /// <summary>The message whose sound it is; null for every other object.</summary>
    public string? MessageOfSound(string key) => Name(key, "", Sounds) is { } id ? Uri.UnescapeDataString(id) : null;

    public string? GreetingOf(string key) => Name(key, Greetings, Sounds);

    /// <summary>The sound's place in a cache on this machine.</summary>
    public string CachedSound(string id) => Path.Combine(mailbox.Context, mailbox.Number, Uri.EscapeDataString(id) + Sounds);

    // The version is a folder, so that the file is called as in a directory.
    public string CachedGreeting(string name, string version) =>
        Path.Combine(mailbox.Context, mailbox.Number, "greetings", string.Concat(version.Where(char.IsAsciiLetterOrDigit)), name + Sounds);

    public string CachedAll => Path.Combine(mailbox.Context, mailbox.Number);

    private string? Name(string key, string folder, string extension) =>
        key.StartsWith(All + folder, StringComparison.Ordinal) && key.EndsWith(extension, StringComparison.Ordinal)
        && key.Length > All.Length + folder.Length + extension.Length
        && key[(All.Length + folder.Length)..^extension.Length] is var name && !name.Contains('/')
            ? name
            : null;
}
