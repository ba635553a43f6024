using System.Text.Json;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Importing;

/// <summary>A line of a context: <c>1000 => PIN,Full name,email,pager,options</c>.</summary>
/// <param name="spool">Where <c>secret.conf</c> lies; null: it is not looked for.</param>
internal sealed class MailboxReader(GeneralSettings general, Zones zones, string? spool, ICollection<Problem> problems)
{
    private const int LongestName = 120;

    // The last is the options, in which a comma is a comma.
    private const int FieldCount = 5;

    /// <exception cref="IOException">The file that has its PIN cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public ImportedMailbox Read(MailboxAddress address, ConfigEntry entry)
    {
        void Note(string text) => problems.Add(new Problem(entry.Place, $"{address}: {text}"));

        var fields = entry.Value.Split(',', FieldCount).Select(field => field.Trim()).ToList();
        string Field(int n) => fields.Count > n ? fields[n] : "";
        var options = new MailboxOptions(zones);
        options.Read(Field(4));
        foreach (var remark in options.Remarks) Note(remark);
        if (Field(1).Length > LongestName) Note($"its name is cut off after {LongestName} characters");

        var emails = Field(2).Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var wrong in emails.Where(email => !MailSettings.IsAddress(email))) Note($"'{wrong}' is no e-mail address and is not taken over");
        emails = [.. emails.Where(MailSettings.IsAddress)];
        if (emails.Length > 1) options.Mail.AlsoTo = string.Join(',', emails.Skip(1));
        if (Field(3).Length > 0) options.Mail.Pager = Field(3);

        var isInSpool = options.PinInSpool ?? general.PinInSpool;
        if (isInSpool && spool is null) Note("its PIN may lie in the spool (passwordlocation=spooldir), where it is not looked for: that of this line counts");
        var inSpool = isInSpool && spool is not null ? SecretFile.Read(spool, address) : null;
        var pin = PinText.Read(inSpool ?? Field(0));
        if (pin.Remark is { } remark2) Note(remark2);
        if (pin.IsFixed) options.Menu.PinFixed = true;

        var body = new MailboxBody
        {
            FullName = Field(1)[..Math.Min(Field(1).Length, LongestName)],
            Email = emails.FirstOrDefault(),
            Language = options.Language,
            ExitContext = options.ExitContext is "" ? null : options.ExitContext ?? general.ExitContext,
            Operator = options.Operator,
            MaxSecs = options.MaxSecs,
            MinSecs = options.MinSecs,
            MaxMsg = options.MaxMsg,
            HideFromDirectory = options.HideFromDirectory,
            Alias = options.Alias,
        };
        foreach (var (field, reasons) in MailboxRules.Errors(body)) Drop(body, typeof(MailboxBody), char.ToUpperInvariant(field[0]) + field[1..], reasons[0], Note);
        foreach (var (setting, reason) in options.Menu.Problems().ToList()) Drop(options.Menu, typeof(MenuSettings), setting, reason, Note);
        foreach (var (setting, reason) in options.Mail.Problems().ToList()) Drop(options.Mail, typeof(MailSettings), setting, reason, Note);
        var mailbox = body.Apply(new Mailbox { Address = address }) with { Menu = options.Menu, Mail = options.Mail };
        var longest = general.Voicemail.MaxSecsOf(mailbox);
        if (longest > 0 && mailbox.MinSecs > longest)
        {
            Note($"minsecs={mailbox.MinSecs} is more than the longest message ({longest}) and is not taken over, or nothing would be kept");
            mailbox = mailbox with { MinSecs = null };
        }
        return new ImportedMailbox(mailbox, pin.Pin, entry.Place);
    }

    private static void Drop(object settings, Type type, string property, string reason, Action<string> note)
    {
        var dropped = type.GetProperty(property)!;
        note($"{JsonNamingPolicy.CamelCase.ConvertName(property)} '{dropped.GetValue(settings)}' is not taken over: {reason}");
        dropped.SetValue(settings, null);
    }
}
