using System.Text;
using System.Text.RegularExpressions;

namespace AriVoicemail.Tests.Sip.Torture;

/// <summary>One message in the manner of RFC 4475, by its name there, and what becomes of it here.</summary>
/// <param name="Text">
/// Lines as one reads them. <c>{00}</c> stands for bytes that no text file keeps, <c>{length}</c> for the length of the body.
/// </param>
internal sealed partial record TortureMessage(string Name, string Text)
{
    public const string Sdp =
        """
        v=0
        o=mhandley 29739 7272939 IN IP4 192.0.2.3
        s=-
        c=IN IP4 192.0.2.4
        t=0 0
        m=audio 49217 RTP/AVP 0 12

        """;

    /// <summary>The start line as the parser reads it, without the version; null when it is refused.</summary>
    public string? Reads { get; init; }

    /// <summary>The status of the one answer; null when there is to be none.</summary>
    public int? Answer { get; init; }

    public byte[] Bytes
    {
        get
        {
            var text = Text.ReplaceLineEndings("\r\n");
            var body = Encode(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            return Encode(text.Replace("{length}", $"{body.Length}", StringComparison.Ordinal));
        }
    }

    /// <summary>As <see cref="Bytes"/>, but asking for the answer at the port that it comes from, lest a stranger on port 5060 gets it.</summary>
    public byte[] BytesWithRport
    {
        get
        {
            var text = Encoding.Latin1.GetString(Bytes);
            return Encoding.Latin1.GetBytes(SentBy().Replace(text, "$0;rport", 1));
        }
    }

    public override string ToString() => Name;

    private static byte[] Encode(string text)
    {
        var bytes = new List<byte>();
        foreach (var part in HexBytes().Split(text))
        {
            bytes.AddRange(part.StartsWith('{') ? Convert.FromHexString(part[1..^1].Replace(" ", "", StringComparison.Ordinal)) : Encoding.UTF8.GetBytes(part));
        }
        return [.. bytes];
    }

    [GeneratedRegex(@"(\{[0-9A-F]{2}(?: [0-9A-F]{2})*\})")]
    private static partial Regex HexBytes();

    [GeneratedRegex(@"^v(?:ia)?\s*:\s*SIP\s*/\s*\d\.\d\s*/\s*\w+\s+[^\s;,]+", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex SentBy();
}
