namespace AriVoicemail.Bed;

/// <summary>A SIP message as a phone reads it. It shares no code with the product, so that it can judge what the product sends.</summary>
public sealed class SipPacket
{
    private static readonly Dictionary<string, string> LongNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["v"] = "Via",
        ["f"] = "From",
        ["t"] = "To",
        ["i"] = "Call-ID",
        ["m"] = "Contact",
        ["l"] = "Content-Length",
        ["o"] = "Event",
    };

    private readonly List<(string Name, string Value)> _headers = [];

    private SipPacket(string text)
    {
        Text = text;
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = (end < 0 ? text : text[..end]).Split("\r\n");
        StartLine = lines[0];
        Body = end < 0 ? "" : text[(end + 4)..];
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) continue;
            var name = line[..colon].Trim();
            _headers.Add((LongNames.GetValueOrDefault(name, name), line[(colon + 1)..].Trim()));
        }
    }

    public string Text { get; }

    public string StartLine { get; }

    /// <summary>One character for each byte.</summary>
    public string Body { get; }

    public bool IsResponse => StartLine.StartsWith("SIP/2.0 ", StringComparison.Ordinal);

    public string Method => CSeqParts[^1];

    public string RequestUri => StartLine.Split(' ')[1];

    /// <summary>The code of a response.</summary>
    public int Status => int.Parse(StartLine.Split(' ')[1]);

    public long CSeq => long.Parse(CSeqParts[0]);

    public string CallId => Header("Call-ID");

    public string FromTag => Parameter(Header("From"), "tag");

    public string ToTag => Parameter(Header("To"), "tag");

    /// <summary>Of the topmost Via.</summary>
    public string Branch => Parameter(Vias[0], "branch");

    public IReadOnlyList<string> Vias => List("Via");

    private string[] CSeqParts => Header("CSeq").Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? parts : ["0", ""];

    /// <param name="text">One character for each byte (ISO 8859-1).</param>
    public static SipPacket Read(string text) => new(text);

    /// <summary>The first header of that name; empty when there is none.</summary>
    public string Header(string name) =>
        _headers.Find(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    public IEnumerable<string> Headers(string name) =>
        _headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    /// <summary>The elements of a header that is a list, whether they stand in one line or in several.</summary>
    public IReadOnlyList<string> List(string name) => [.. Headers(name).SelectMany(value => value.Split(',')).Select(value => value.Trim())];

    /// <summary>The URI of a name-addr, or of an addr-spec.</summary>
    public static string Uri(string address)
    {
        var open = address.IndexOf('<', StringComparison.Ordinal);
        return open < 0 ? address.Split(';')[0].Trim() : address[(open + 1)..address.IndexOf('>', open)];
    }

    /// <summary>A parameter behind the URI: <c>tag</c> of From, <c>branch</c> of Via; empty when there is none.</summary>
    public static string Parameter(string value, string name)
    {
        var after = value.IndexOf('>', StringComparison.Ordinal);
        foreach (var part in value[(after + 1)..].Split(';').Skip(1))
        {
            var pair = part.Split('=', 2);
            if (pair[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return pair.Length > 1 ? pair[1].Trim() : "";
        }
        return "";
    }
}
