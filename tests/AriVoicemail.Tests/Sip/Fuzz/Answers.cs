using System.Text;
using System.Text.RegularExpressions;

namespace AriVoicemail.Tests.Sip.Fuzz;

/// <summary>What an endpoint may take for an answer or for a request at most, judged by text alone and not by the parser under test.</summary>
internal static partial class Answers
{
    /// <summary>Whether these bytes can be a final response to the request with that branch and method.</summary>
    public static bool May(byte[] bytes, string branch, string method)
    {
        var text = Folding().Replace(Encoding.Latin1.GetString(bytes), " ");
        return FinalResponse().IsMatch(text)
            && TopVia().Match(text) is { Success: true } via && via.Value.Contains(branch, StringComparison.OrdinalIgnoreCase)
            && CSeqs().Matches(text).Any(cseq => cseq.Value.TrimEnd().EndsWith(method, StringComparison.Ordinal));
    }

    /// <summary>Whether these bytes can be a request: a method, something, and a version of SIP.</summary>
    public static bool IsRequest(byte[] bytes) => RequestLine().IsMatch(Encoding.Latin1.GetString(bytes));

    [GeneratedRegex(@"\r?\n[ \t]+")]
    private static partial Regex Folding();

    [GeneratedRegex(@"\ASIP/2\.0 [2-6]\d\d[ \r\n]", RegexOptions.IgnoreCase)]
    private static partial Regex FinalResponse();

    [GeneratedRegex(@"^v(ia)?[ \t]*:[^,\n]*", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex TopVia();

    [GeneratedRegex(@"^cseq[ \t]*:.*", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex CSeqs();

    [GeneratedRegex(@"\A[\r\n]*[-\w.!%*+`'~]+ [^\n]*SIP/[^\n]*", RegexOptions.IgnoreCase)]
    private static partial Regex RequestLine();
}
