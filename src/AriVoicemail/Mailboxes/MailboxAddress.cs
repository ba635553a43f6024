using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AriVoicemail.Mailboxes;

/// <summary>A mailbox as the dialplan names it: <c>1000@default</c>.</summary>
/// <remarks>
/// Number and context become directory names, so both are limited to letters, digits and <c>_ + - .</c>, and neither may begin with a dot:
/// no address can leave the spool.
/// </remarks>
public sealed partial record MailboxAddress
{
    public const string DefaultContext = "default";

    private MailboxAddress(string number, string context) => (Number, Context) = (number, context);

    public string Number { get; }
    public string Context { get; }

    /// <exception cref="FormatException"><paramref name="text"/> is no mailbox address; the message says why.</exception>
    public static MailboxAddress Parse(string text, string defaultContext = DefaultContext) =>
        TryParse(text, out var address, defaultContext)
            ? address
            : throw new FormatException(
                $"'{text}' is not a mailbox: expected number@context of letters, digits and _ + - . (at most 79 each, no leading dot).");

    public static bool TryParse(string? text, [NotNullWhen(true)] out MailboxAddress? address, string defaultContext = DefaultContext)
    {
        var parts = (text ?? "").Split('@');
        var context = parts.Length == 2 ? parts[1] : defaultContext;
        address = parts.Length <= 2 && Name().IsMatch(parts[0]) && Name().IsMatch(context) ? new MailboxAddress(parts[0], context) : null;
        return address is not null;
    }

    public override string ToString() => $"{Number}@{Context}";

    // app_voicemail keeps both in char[80] (AST_MAX_CONTEXT, AST_MAX_EXTENSION).
    [GeneratedRegex(@"\A[A-Za-z0-9_+-][A-Za-z0-9_+.-]{0,78}\z")]
    private static partial Regex Name();
}
