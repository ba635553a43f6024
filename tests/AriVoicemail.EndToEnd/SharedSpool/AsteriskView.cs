using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using AriVoicemail.Bed;
using AriVoicemail.Spool;

namespace AriVoicemail.EndToEnd.SharedSpool;

/// <summary>What Asterisk's own voicemail sees in a mailbox, asked over AMI, in the words of our REST.</summary>
/// <param name="Messages">Folder, place in it from 0, id, caller, duration and flag of each.</param>
/// <param name="Times">When each of them came.</param>
/// <param name="Counts">New ones without the urgent ones, old ones, urgent ones.</param>
public sealed partial record AsteriskView(IReadOnlyList<string> Messages, IReadOnlyList<DateTimeOffset> Times, (int New, int Old, int Urgent) Counts)
{
    public static async Task<AsteriskView> OfAsync(AsteriskServer asterisk, string mailbox)
    {
        await using var manager = await ManagerConnection.OpenAsync(asterisk);
        var details = new ConcurrentQueue<ManagerMessage>();
        var complete = new TaskCompletionSource();
        manager.Listen(message =>
        {
            if (message["Event"] == "VoicemailBoxDetail") details.Enqueue(message);
            if (message["Event"] == "VoicemailBoxDetailComplete") complete.TrySetResult();
        });
        await manager.ActAsync("VoicemailBoxSummary", ("Context", "default"), ("Mailbox", mailbox));
        await complete.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var counts = await manager.ActAsync("MailboxCount", ("Mailbox", $"{mailbox}@default"));
        int Count(string field) => int.Parse(counts[field], CultureInfo.InvariantCulture);
        var folders = details.GroupBy(message => message["Folder"]).OrderBy(folder => folder.Key, StringComparer.Ordinal).ToList();
        return new AsteriskView(
            [.. folders.SelectMany(folder => folder.Select(Line))], [.. folders.SelectMany(folder => folder.Select(Time))],
            (Count("NewMessages"), Count("OldMessages"), Count("UrgMessages")));
    }

    /// <summary>The same of what REST says.</summary>
    public static AsteriskView Of(IReadOnlyList<StoredMessage> messages, StoredCounts counts)
    {
        var inOrder = messages.OrderBy(message => message.Folder, StringComparer.Ordinal).ThenBy(message => message.Number).ToList();
        return new AsteriskView(
            [.. inOrder.Select(message => Line(message.Folder, message.Number, message.Id, message.CallerName, message.CallerNumber, message.Duration, message.Flag))],
            [.. inOrder.Select(message => message.ReceivedAt)], (counts.New - counts.UrgentNew, counts.Old, counts.UrgentNew));
    }

    private static string Line(ManagerMessage message, int place)
    {
        // Asterisk's reader of configurations has taken what stands in the file; what is left is a caller as it writes one.
        var caller = MessageText.Parse("callerid=" + message["CallerID"].Replace(";", "\\;", StringComparison.Ordinal));
        return Line(message["Folder"], place, message["ID"], caller.CallerName, caller.CallerNumber, int.Parse(message["Duration"], CultureInfo.InvariantCulture), message["Flag"]);
    }

    private static string Line(string folder, int place, string id, string name, string number, int duration, string flag) =>
        $"{folder} {place} {id} '{name}' <{number}> {duration} s {flag}";

    private static DateTimeOffset Time(ManagerMessage message) => DateTimeOffset.ParseExact(
        Blanks().Replace(message["Date"], " "), "ddd MMM d hh:mm:ss tt 'UTC' yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
