using System.Text;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

/// <summary>One of the things that crashes, disks and people do to a mailbox, to whichever message the numbers hit.</summary>
/// <param name="What">Which of them.</param>
/// <param name="Where">In which of three folders.</param>
/// <param name="Which">To which of its messages.</param>
internal sealed record RandomDamage(int What, int Where, int Which)
{
    public const int Kinds = 18;

    private static readonly Folder[] Folders = [Folder.Inbox, Folder.Old, Folder.Work];

    public async Task DoAsync(SqlDatabase database, MailboxAddress mailbox, string directory)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, Folders[Where].Name)).FullName;
        var other = Directory.CreateDirectory(Path.Combine(directory, Folders[(Where + 1) % 3].Name)).FullName;
        var tmp = Directory.CreateDirectory(Path.Combine(directory, "tmp")).FullName;
        var stems = Directory.GetFiles(folder, "msg*").Select(file => Path.ChangeExtension(file, null)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (stems.Count == 0) return;
        var stem = stems[Which % stems.Count];
        var (text, sound) = (stem + ".txt", stem + ".wav");
        string Free(string place, int gap) => Path.Combine(place, $"msg{Directory.GetFiles(place, "msg*").Select(Number).DefaultIfEmpty(-1).Max() + 1 + gap:0000}");
        Task Sql(string sql) => database.ExecuteAsync(sql, new { mailbox = mailbox.ToString(), folder = Folders[Where].Name, number = Number(stem) }, CancellationToken.None);
        switch (What)
        {
            case 0: File.Delete(text); break;
            case 1: File.Delete(sound); break;
            case 2: OverwriteSound(sound, 4, 40); break;
            case 3: Shorten(sound); break;
            case 4: Move(stem, Free(folder, 2)); break;
            case 5: Move(stem, Free(other, 0)); break;
            case 6: Copy(stem, Free(other, 1), "txt", "wav"); break;
            case 7: Copy(stem, Free(folder, 0), "wav"); break;
            case 8: Rewrite(text, line => !line.StartsWith("msg_id", StringComparison.Ordinal)); break;
            case 9: if (File.Exists(text)) File.WriteAllText(text, File.ReadAllText(text).Replace("duration=", "duration=9", StringComparison.Ordinal)); break;
            case 10: if (File.Exists(text)) File.WriteAllBytes(text, [0xff, 0, 0xfe, (byte)'\n']); break;
            case 11: await Sql("delete from messages where mailbox = @mailbox and folder = @folder and number = @number"); break;
            case 12: await Sql("update messages set number = number + 7, caller_name = 'x', duration = 99 where mailbox = @mailbox and folder = @folder and number = @number"); break;
            case 13: await Sql("update mailbox_counts set new_messages = new_messages + 3, urgent_old = 2 where mailbox = @mailbox"); break;
            case 14: Leave(Path.Combine(folder, ".lock"), []); break;
            case 15: Leave(Path.Combine(tmp, $".filing-{Which}.wav"), UpkeepBed.Sound()); break;
            case 16: Leave(Path.Combine(tmp, $".aside-20260305140709000-{Folders[Where]}-msg000{Which % 10}.wav"), UpkeepBed.Sound()); break;
            default:
                Leave(Path.Combine(tmp, $"vm{Which}.txt"), Encoding.ASCII.GetBytes($"[message]\ncallerid=\"Tmp {Which}\" <1>\norigtime=1772719629\nmsg_id=1-{Which}\n"));
                Leave(Path.Combine(tmp, $"vm{Which}.wav"), UpkeepBed.Sound(2));
                break;
        }
    }

    private static int Number(string path) => int.Parse(Path.GetFileName(path)[3..7], System.Globalization.CultureInfo.InvariantCulture);

    private static void OverwriteSound(string sound, params int[] at)
    {
        if (!File.Exists(sound)) return;
        using var file = File.OpenWrite(sound);
        foreach (var position in at)
        {
            file.Position = position;
            file.Write(new byte[4]);
        }
    }

    private static void Shorten(string sound)
    {
        if (!File.Exists(sound)) return;
        using var file = File.OpenWrite(sound);
        file.SetLength(44 + (file.Length - 44) * 3 / 4 | 1);
    }

    private static void Move(string stem, string to)
    {
        foreach (var extension in (string[])["wav", "txt"])
        {
            if (File.Exists($"{stem}.{extension}")) File.Move($"{stem}.{extension}", $"{to}.{extension}");
        }
    }

    private static void Copy(string stem, string to, params string[] extensions)
    {
        foreach (var extension in extensions)
        {
            if (File.Exists($"{stem}.{extension}")) File.Copy($"{stem}.{extension}", $"{to}.{extension}");
        }
    }

    private static void Rewrite(string text, Func<string, bool> keep)
    {
        if (File.Exists(text)) File.WriteAllLines(text, File.ReadAllLines(text).Where(keep));
    }

    private static void Leave(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-2));
    }
}
