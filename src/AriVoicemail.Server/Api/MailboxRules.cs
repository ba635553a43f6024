using System.Text.Json;
using System.Text.RegularExpressions;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>What a mailbox's fields may be. REST and the command line ask here.</summary>
internal static partial class MailboxRules
{
    private const int MaxNameLength = 120;

    /// <exception cref="ProblemException">Some field cannot be what it is; every such field is named with its reason.</exception>
    public static void Check(MailboxBody body)
    {
        if (Errors(body) is { Count: > 0 } errors) throw ProblemException.Invalid(errors);
    }

    /// <summary>The fields that cannot be what they are, each with its reason.</summary>
    public static Dictionary<string, string[]> Errors(MailboxBody body)
    {
        var errors = new Dictionary<string, string[]>();

        void Expect(bool fine, string property, string reason)
        {
            if (!fine) errors[JsonNamingPolicy.CamelCase.ConvertName(property)] = [reason];
        }

        ExpectName(body.FullName, nameof(body.FullName));
        ExpectName(body.Alias, nameof(body.Alias));
        Expect(body.Pin is null || Digits().IsMatch(body.Pin), nameof(body.Pin), "expected 1 to 20 digits, or null for none");
        Expect(body.Email is null || MailSettings.IsAddress(body.Email), nameof(body.Email), "expected one address such as ann@example.org");
        Expect(body.Language is null || Language().IsMatch(body.Language), nameof(body.Language), "expected a language such as en, ru or pt_BR");
        Expect(body.ExitContext is null || DialplanContext().IsMatch(body.ExitContext),
            nameof(body.ExitContext), "expected a dialplan context: letters, digits and _ + - . (at most 79)");
        ExpectRange(body.MaxSecs, 86_400, nameof(body.MaxSecs));
        ExpectRange(body.MinSecs, 3_600, nameof(body.MinSecs));
        ExpectRange(body.MaxSilence, 3_600, nameof(body.MaxSilence));
        ExpectRange(body.MaxMsg, 9_999, nameof(body.MaxMsg));
        foreach (var (setting, reason) in body.Menu?.Problems() ?? []) errors[Field("menu", setting)] = [reason];
        foreach (var (setting, reason) in body.Mail?.Problems() ?? []) errors[Field("mail", setting)] = [reason];
        foreach (var (setting, reason) in body.Keeping?.Problems() ?? []) errors[Field("keeping", setting)] = [reason];
        return errors;

        void ExpectName(string? name, string property) =>
            Expect(name is null || (name.Length <= MaxNameLength && !name.Any(char.IsControl)), property, $"expected at most {MaxNameLength} characters on one line");

        void ExpectRange(int? value, int most, string property) =>
            Expect(value is null || (value >= 0 && value <= most), property, $"expected 0 to {most}");
    }

    /// <exception cref="ProblemException">No message could be long enough to be kept.</exception>
    public static void CheckLengths(Mailbox mailbox, VoicemailOptions general)
    {
        var longest = general.MaxSecsOf(mailbox);
        if (longest == 0 || general.MinSecsOf(mailbox) <= longest) return;
        var reason = $"expected no more than the longest message ({longest} seconds), or nothing would be kept";
        throw ProblemException.Invalid("minSecs", reason);
    }

    /// <summary><c>Schedule:1:From</c> as a client writes it: <c>menu.schedule[1].from</c>.</summary>
    private static string Field(string part, string setting) => part + string.Concat(setting.Split(':').Select(
        part => char.IsAsciiDigit(part[0]) ? $"[{part}]" : $".{JsonNamingPolicy.CamelCase.ConvertName(part)}"));

    [GeneratedRegex(@"\A[0-9]{1,20}\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A[A-Za-z]{2,3}([_-][A-Za-z0-9]{1,8}){0,3}\z")]
    private static partial Regex Language();

    [GeneratedRegex(@"\A[A-Za-z0-9_+.-]{1,79}\z")]
    private static partial Regex DialplanContext();
}
