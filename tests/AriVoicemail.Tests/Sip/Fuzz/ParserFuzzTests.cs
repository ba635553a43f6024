using AriVoicemail.Sip.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

public sealed class ParserFuzzTests
{
    [Fact]
    public void Whatever_comes_is_read_or_refused_and_what_is_read_is_written_as_it_was() => Prop.ForAll(DamagedMessage.Any, damaged =>
    {
        if (!SipParser.TryParse(damaged.Bytes, out var message, out var problem)) return problem.Length > 0;
        Look(message);
        return SipParser.TryParse(message.ToBytes(), out var again, out _) && Same(message, again);
    }).Check(Cases.Config);

    [Fact]
    public void Bytes_of_any_kind_are_refused() => Prop.ForAll<byte[]>(bytes =>
    {
        if (SipParser.TryParse(bytes, out var message, out _)) Look(message);
    }).Check(Cases.Config);

    [Fact]
    public void No_value_of_a_header_can_begin_another_line() => Prop.ForAll<string, string>((name, value) =>
    {
        var headers = new SipHeaders();
        try
        {
            headers.Add("Subject", value ?? "");
            headers.Add(name ?? "", "x");
        }
        catch (FormatException)
        {
            // Refused.
        }
        var lines = new SipRequest("OPTIONS", "sip:x", headers).ToString().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        // Content-Length is counted anew, whatever was given.
        return lines.Length == 2 + headers.Count(header => !header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase));
    }).Check(Cases.Config);

    [Fact]
    public void No_name_of_a_caller_can_leave_its_quotes() => Prop.ForAll<string>(name =>
    {
        var quoted = SipText.Quote(SipText.Printable(name ?? ""));
        var inside = quoted[1..^1].Replace("\\\\", "", StringComparison.Ordinal).Replace("\\\"", "", StringComparison.Ordinal);
        return quoted[0] == '"' && quoted[^1] == '"' && !inside.Contains('"', StringComparison.Ordinal) && !inside.Contains('\\', StringComparison.Ordinal) && SipText.IsSafe(quoted);
    }).Check(Cases.Config);

    // Everything that is worked out when it is asked for.
    private static void Look(SipMessage message)
    {
        _ = (message.CSeq, message.Branch, message.TopVia, message.StartLine);
        if (message is SipResponse response) _ = response.RetryAfter;
        if (message is SipRequest request) _ = (SipUri.TryParse(request.Uri, out _), SipText.Parameter(request.Headers["To"] ?? "", "tag"));
        foreach (var (_, value) in message.Headers) _ = (SipText.List(value).Count(), SipText.Parameter(value, "tag"));
    }

    private static bool Same(SipMessage one, SipMessage other) =>
        one.StartLine == other.StartLine && one.Body.Span.SequenceEqual(other.Body.Span) && WithoutLength(one).SequenceEqual(WithoutLength(other));

    private static IEnumerable<SipHeader> WithoutLength(SipMessage message) =>
        message.Headers.Where(header => !header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase));
}
