using AriVoicemail.Bed;
using AriVoicemail.Spool;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>What a mailbox holds, in the words of <see cref="MenuRow.After"/>: once as the files are, once as the database knows it.</summary>
internal static class MailboxContents
{
    private static readonly string[] Greetings = ["unavail", "busy", "greet", "temp"];

    public static string InFiles(MailboxSpool spool)
    {
        var folders = Folder.All.Select(folder => (folder.Name, Callers: Texts(spool, folder.Name).Select(text => text.CallerNumber).ToList()));
        var greetings = Greetings.Where(greeting => File.Exists(Path.Combine(spool.Directory, greeting + ".wav"))).ToList();
        return Join(folders.Append(("greetings", greetings)));
    }

    public static async Task<string> InDatabaseAsync(Installation it, string mailbox)
    {
        var messages = await it.MessagesAsync(mailbox);
        return Join(Folder.All.Select(folder => (
            folder.Name, messages.Where(message => message.Folder == folder.Name).OrderBy(message => message.Number).Select(message => message.CallerNumber).ToList())));
    }

    /// <summary>What the lamp has to show.</summary>
    public static string Lamp(MailboxSpool spool)
    {
        var urgent = Texts(spool, "Urgent").Count();
        return $"{urgent + Texts(spool, "INBOX").Count()}/{Texts(spool, "Old").Count()} ({urgent}/";
    }

    // By their numbers, and each number must be the next.
    private static IEnumerable<MessageText> Texts(MailboxSpool spool, string folder)
    {
        var path = Path.Combine(spool.Directory, folder);
        if (!Directory.Exists(path)) return [];
        var files = Directory.GetFiles(path, "msg????.txt").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Enumerable.Range(0, files.Count).Select(number => $"msg{number:0000}"), files.Select(Path.GetFileNameWithoutExtension));
        return files.Select(file => MessageText.Parse(File.ReadAllText(file)));
    }

    private static string Join(IEnumerable<(string Name, List<string> Entries)> parts) =>
        string.Join("; ", parts.Where(part => part.Entries.Count > 0).Select(part => $"{part.Name}: {string.Join(' ', part.Entries)}"));
}
