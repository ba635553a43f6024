using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace AriVoicemail.Spool;

/// <summary>msgNNNN.txt: what app_voicemail writes beside a message, key by key in its order.</summary>
public sealed record MessageText
{
    public string OrigMailbox { get; init; } = "";
    public string Context { get; init; } = "";
    public string Exten { get; init; } = "";

    /// <summary>The redirecting number.</summary>
    public string Rdnis { get; init; } = "";

    public int Priority { get; init; } = 1;
    public string CallerChannel { get; init; } = "";
    public string CallerName { get; init; } = "";
    public string CallerNumber { get; init; } = "";

    /// <summary>When the recording began; whole seconds.</summary>
    public DateTimeOffset OrigTime { get; init; }

    public string Category { get; init; } = "";

    /// <summary>Empty in files of Asterisk before 11.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>The message's identity: its msg_id, or, where there is none, one made of what else was written.</summary>
    public string Id
    {
        get
        {
            if (MessageId.Length > 0) return MessageId;
            var written = $"{OrigMailbox}|{CallerChannel}|{CallerName}|{CallerNumber}|{Duration}";
            return $"{OrigTime.ToUnixTimeSeconds()}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(written)))[..8]}";
        }
    }

    /// <summary>Empty, <c>Urgent</c> or <c>PRIORITY</c>.</summary>
    public string Flag { get; init; } = "";

    /// <summary>Whole seconds.</summary>
    public int Duration { get; init; }

    /// <summary>Whether nothing is known of the message: neither who called, nor when, nor what its identity is.</summary>
    public bool IsEmpty => MessageId.Length == 0 && OrigTime == DateTimeOffset.UnixEpoch && CallerName.Length == 0 && CallerNumber.Length == 0;

    /// <summary>The file's text, byte for byte as app_voicemail lays it out.</summary>
    public override string ToString()
    {
        var utc = OrigTime.ToUniversalTime();
        var text = new StringBuilder(";\n; Message Information file\n;\n[message]\n");
        void Line(string key, string value) => text.Append(key).Append('=').Append(OneLine(value)).Append('\n');
        // Asterisk reads the file as a configuration: a semicolon begins a comment, and ;-- one that swallows the keys behind it.
        void CallersLine(string key, string value) => Line(key, value.Replace(";", "\\;"));
        Line("origmailbox", OrigMailbox);
        CallersLine("context", Context);
        CallersLine("exten", Exten);
        CallersLine("rdnis", Rdnis.Length > 0 ? Rdnis : "unknown");
        Line("priority", Priority.ToString(CultureInfo.InvariantCulture));
        // Local/7000@inbound-00000001;2 stands there as Asterisk names it; other values may be the caller's.
        Line("callerchan", CallerChannel.Replace(";--", "\\;--"));
        CallersLine("callerid", CallerId());
        // strftime's %a %b %e %r UTC %Y: the day of the month is padded with a blank.
        Line("origdate", string.Create(CultureInfo.InvariantCulture, $"{utc:ddd MMM} {utc.Day,2} {utc:hh:mm:ss tt} UTC {utc:yyyy}"));
        Line("origtime", utc.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        CallersLine("category", Category);
        Line("msg_id", MessageId);
        Line("flag", Flag);
        Line("duration", Duration.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    /// <summary>Reads a file's bytes: UTF-8, or else Latin-1, as a caller's name of long ago came.</summary>
    public static MessageText Parse(ReadOnlySpan<byte> bytes) => Parse((Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes));

    /// <summary>Reads what any version of app_voicemail wrote: keys may be missing, unknown ones are passed over, nothing is fatal.</summary>
    public static MessageText Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.Split('\n'))
        {
            var content = line.TrimEnd('\r');
            if (content.StartsWith(';') || content.StartsWith('[')) continue;
            var equals = content.IndexOf('=');
            // Asterisk's configuration parser takes both = and =>.
            if (equals > 0) values.TryAdd(content[..equals].Trim(), AfterEquals(content[(equals + 1)..]));
        }
        string Value(string key) => OneLine(values.GetValueOrDefault(key, ""));
        var (name, number) = ParseCallerId(Value("callerid"));
        return new MessageText
        {
            OrigMailbox = Value("origmailbox"),
            Context = Value("context"),
            Exten = Value("exten"),
            Rdnis = Value("rdnis") is var rdnis && rdnis == "unknown" ? "" : rdnis,
            Priority = Whole(Value("priority"), 1),
            CallerChannel = Value("callerchan"),
            CallerName = name,
            CallerNumber = number,
            OrigTime = Seconds(Value("origtime")),
            Category = Value("category"),
            MessageId = Value("msg_id"),
            Flag = Value("flag"),
            Duration = Whole(Value("duration"), 0),
        };
    }

    private string CallerId() => (CallerName, Bare(CallerNumber)) switch
    {
        ("", "") => "Unknown",
        ("", var number) when number.Contains(' ') => $"\"\" <{number}>",
        ("", var number) => number,
        (var name, "") => $"\"{Quoted(name)}\"",
        var (name, number) => $"\"{Quoted(name)}\" <{number}>",
    };

    private static (string Name, string Number) ParseCallerId(string text)
    {
        if (text is "" or "Unknown") return ("", "");
        var open = text.LastIndexOf('<');
        if (open >= 0 && text.EndsWith('>')) return (Unquoted(text[..open].Trim()), text[(open + 1)..^1].Trim());
        // A name without a number stands there without quotes in Asterisk's own files; a number has no blanks.
        return text.StartsWith('"') || text.Contains(' ') ? (Unquoted(text), "") : ("", text);
    }

    /// <summary>A caller chooses the name: a line break in it would be another key.</summary>
    private static string OneLine(string value) => value.AsSpan().ContainsAnyInRange('\0', '\x1f') || value.AsSpan().ContainsAnyInRange('\x7f', '\x9f')
        ? string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c))
        : value;

    private static string AfterEquals(string text) => (text.StartsWith('>') ? text[1..] : text).Trim().Replace("\\;", ";");

    /// <summary>A number has no quotes around it, and so none of what delimits it inside.</summary>
    private static string Bare(string number) => OneLine(number).Replace('<', ' ').Replace('>', ' ').Replace('"', ' ').Trim();

    private static string Quoted(string name) => name.Replace("\\", "\\\\").Replace("\"", "\\\"");

    private static string Unquoted(string name)
    {
        if (name.Length < 2 || !name.StartsWith('"') || !name.EndsWith('"')) return name;
        var text = new StringBuilder();
        for (var i = 1; i < name.Length - 1; i++)
        {
            if (name[i] == '\\' && i + 1 < name.Length - 1) i++;
            text.Append(name[i]);
        }
        return text.ToString();
    }

    private static int Whole(string text, int otherwise) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static DateTimeOffset Seconds(string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.UnixEpoch;
}
