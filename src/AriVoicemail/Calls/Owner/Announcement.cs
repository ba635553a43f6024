using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Prompts;

namespace AriVoicemail.Calls.Owner;

/// <summary>What is said before a message: which one it is, when it came, who called, how long it is.</summary>
internal sealed class Announcement(Language language, MenuRules rules, DateTimeOffset now)
{
    /// <param name="index">From 0.</param>
    public IEnumerable<string> Position(Message message, int index, int count)
    {
        var (first, last) = (index == 0, index == count - 1);
        if (first) yield return "vm-first";
        else if (last) yield return "vm-last";
        if (message.Flag == "Urgent") yield return "vm-Urgent";
        yield return "vm-message";
        if (first || last) yield break;
        foreach (var file in language.Number(index + 1)) yield return file;
    }

    public IEnumerable<string> Moment(Message message)
    {
        var zone = rules.TimeZone;
        return language.Moment(
            TimeZoneInfo.ConvertTime(message.ReceivedAt, zone), TimeZoneInfo.ConvertTime(now, zone), rules.DateFormat ?? language.DefaultFormat);
    }

    /// <param name="name">The recorded name of the caller; null: there is none.</param>
    /// <param name="isExtension">Whether the caller is one of the house.</param>
    public static IEnumerable<string> Caller(string number, string? name, bool isExtension)
    {
        if (number.Length == 0 || number == "Unknown") return ["vm-unknown-caller"];
        return name is not null ? ["vm-from", name] : [isExtension ? "vm-from-extension" : "vm-from-phonenumber", .. Language.Digits(number)];
    }

    public IEnumerable<string> Duration(Message message)
    {
        var minutes = message.Duration / 60;
        return rules.SayDuration && minutes >= rules.SayDurationM ? ["vm-duration", .. language.Number(minutes), "vm-minutes"] : [];
    }
}
