using System.Net.Mail;
using System.Text.RegularExpressions;

namespace AriVoicemail.Mailboxes;

/// <summary>
/// How an owner is told of a message by e-mail and pager, with the meanings of voicemail.conf. What is null follows the general settings
/// (<see cref="VoicemailOptions.Mail"/>). It is kept for the mail that is to come: nothing is sent, and nothing deleted, by these yet.
/// </summary>
public partial record MailSettings
{
    private const int LongestLine = 500;

    // What one line of voicemail.conf holds.
    private const int LongestBody = 8190;

    /// <summary>Further addresses that get the same mail as <see cref="Mailbox.Email"/>, with commas.</summary>
    public string? AlsoTo { get; set; }

    /// <summary>Where the short mail goes, without a sound.</summary>
    public string? Pager { get; set; }

    /// <summary>Whether the message's sound goes with the mail.</summary>
    public bool? Attach { get; set; }

    /// <summary>The format of that sound: <c>wav49</c>, <c>gsm</c>…; null: as it was recorded.</summary>
    public string? AttachFormat { get; set; }

    /// <summary>Whether that holds for sounds from elsewhere too (<c>attachextrecs</c>).</summary>
    public bool? AttachExternal { get; set; }

    /// <summary>Whether the message is deleted once its mail is sent.</summary>
    public bool? DeleteAfterMail { get; set; }

    /// <summary>How many decibels louder the attached sound is made.</summary>
    public double? VolumeGain { get; set; }

    /// <summary>The address that mail comes from.</summary>
    public string? ServerEmail { get; set; }

    /// <summary>The name beside that address.</summary>
    public string? FromString { get; set; }

    /// <summary>The subject, with app_voicemail's variables: <c>${VM_CALLERID}</c>, <c>${VM_MAILBOX}</c>…</summary>
    public string? Subject { get; set; }

    /// <summary>The text, with the same variables.</summary>
    public string? Body { get; set; }

    /// <summary>How <c>${VM_DATE}</c> is written, as for strftime: <c>%A, %d %B %Y, %H:%M</c>.</summary>
    public string? DateFormat { get; set; }

    /// <summary>In whose words a date is written: <c>de_DE.UTF-8</c>.</summary>
    public string? Locale { get; set; }

    public string? Charset { get; set; }

    /// <summary>Whether the usual subject goes without <c>[PBX]:</c>.</summary>
    public bool? PbxSkip { get; set; }

    public string? PagerFromString { get; set; }

    public string? PagerSubject { get; set; }

    public string? PagerBody { get; set; }

    public string? PagerDateFormat { get; set; }

    /// <summary>Whether mail can be sent to it: one address, without a name.</summary>
    public static bool IsAddress(string text) =>
        text.Length <= 254 && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) && MailAddress.TryCreate(text, out var address) && address.Address == text;

    /// <summary>What cannot be as it is: the setting's name and the reason.</summary>
    public IEnumerable<(string Setting, string Reason)> Problems()
    {
        if (AlsoTo?.Split(',', StringSplitOptions.TrimEntries).All(IsAddress) is false || AlsoTo?.Length > LongestLine)
        {
            yield return (nameof(AlsoTo), $"expected addresses such as ann@example.org, with commas, of at most {LongestLine} characters in all");
        }
        if (AttachFormat is { } format && !Word().IsMatch(format)) yield return (nameof(AttachFormat), "expected a format such as wav49");
        if (Locale is { } locale && !Word().IsMatch(locale)) yield return (nameof(Locale), "expected a locale such as de_DE.UTF-8");
        if (Charset is { } charset && !Word().IsMatch(charset)) yield return (nameof(Charset), "expected a character set such as UTF-8");
        // Written so that NaN is outside.
        if (VolumeGain is { } gain && !(gain is >= -100 and <= 100)) yield return (nameof(VolumeGain), "expected -100 to 100 decibels");
        foreach (var (setting, line) in Lines())
        {
            if (line?.Length > LongestLine || line?.Any(char.IsControl) is true) yield return (setting, $"expected one line of at most {LongestLine} characters");
        }
        if (Body?.Length > LongestBody) yield return (nameof(Body), $"expected at most {LongestBody} characters");
        if (PagerBody?.Length > LongestBody) yield return (nameof(PagerBody), $"expected at most {LongestBody} characters");
    }

    private IEnumerable<(string Setting, string? Line)> Lines() =>
    [
        (nameof(Pager), Pager), (nameof(ServerEmail), ServerEmail), (nameof(FromString), FromString), (nameof(Subject), Subject), (nameof(DateFormat), DateFormat),
        (nameof(PagerFromString), PagerFromString), (nameof(PagerSubject), PagerSubject), (nameof(PagerDateFormat), PagerDateFormat),
    ];

    [GeneratedRegex(@"\A[A-Za-z0-9_.@:+-]{1,40}\z")]
    private static partial Regex Word();
}
