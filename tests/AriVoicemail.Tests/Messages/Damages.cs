using System.Text;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

/// <summary>Makes one thing wrong in a mailbox that holds INBOX 0 to 2 and Old 0.</summary>
internal static class Damages
{
    private static readonly byte[] NoSound = Encoding.ASCII.GetBytes(new string('x', 200));

    public static async Task DoAsync(FindingKind kind, StoreBed bed, UpkeepBed upkeep)
    {
        string In(string file) => upkeep.PathOf(Folder.Inbox, file);
        switch (kind)
        {
            case FindingKind.TextWithoutSound:
                File.Delete(In("msg0001.wav"));
                break;
            case FindingKind.SoundWithoutText:
                File.Delete(In("msg0001.txt"));
                break;
            case FindingKind.TextUnreadable:
                File.WriteAllText(In("msg0001.txt"), "");
                break;
            case FindingKind.NoMessageId:
                File.WriteAllLines(In("msg0001.txt"), File.ReadLines(In("msg0001.txt")).Where(line => !line.StartsWith("msg_id", StringComparison.Ordinal)).ToList());
                break;
            case FindingKind.DuplicateMessageId:
                File.Copy(In("msg0001.wav"), In("msg0003.wav"));
                File.Copy(In("msg0001.txt"), In("msg0003.txt"));
                break;
            case FindingKind.Gap:
                bed.DeleteByHand(Folder.Inbox, 1);
                break;
            case FindingKind.SoundHeader:
                await using (var file = File.OpenWrite(In("msg0001.wav")))
                {
                    file.Position = 40;
                    file.Write(new byte[4]);
                }
                break;
            case FindingKind.SoundEmpty:
                File.WriteAllBytes(In("msg0001.wav"), []);
                break;
            case FindingKind.SoundUnreadable:
                File.WriteAllBytes(In("msg0001.wav"), NoSound);
                break;
            case FindingKind.Duration:
                File.WriteAllText(In("msg0001.txt"), File.ReadAllText(In("msg0001.txt")).Replace("duration=1", "duration=9", StringComparison.Ordinal));
                break;
            case FindingKind.RowWithoutFile:
                await bed.Database.ExecuteAsync(
                    "insert into messages (mailbox, msg_id, folder, number, caller_name, caller_number, received_at, duration) values ('1000@default', 'gone', 'Work', 3, '', '', 0, 1)",
                    null, CancellationToken.None);
                break;
            case FindingKind.FileWithoutRow:
                upkeep.Put(Folder.Work, 1);
                break;
            case FindingKind.RowMisplaced:
                bed.MoveByHand(Folder.Inbox, 2, Folder.Old, 1);
                break;
            case FindingKind.RowDiffers:
                await bed.Database.ExecuteAsync("update messages set caller_name = 'Mallory' where folder = 'Old'", null, CancellationToken.None);
                break;
            case FindingKind.Counts:
                await bed.Database.ExecuteAsync("update mailbox_counts set new_messages = 17 where mailbox = '1000@default'", null, CancellationToken.None);
                break;
            case FindingKind.StaleLock:
                File.WriteAllText(In(".lock"), "");
                File.SetLastWriteTimeUtc(In(".lock"), DateTime.UtcNow.AddMinutes(-2));
                break;
            case FindingKind.LeftOver:
                upkeep.PutTemporary(".filing-0001.wav", UpkeepBed.Sound());
                upkeep.PutTemporary(".scratch-0001.wav", NoSound);
                break;
            case FindingKind.PutAside:
                upkeep.PutTemporary(".aside-20260305140709000-Old-msg0003.wav", UpkeepBed.Sound());
                break;
            case FindingKind.UnfiledRecording:
                upkeep.PutTemporary("Xy7Zab.wav", UpkeepBed.Sound(2));
                upkeep.PutTemporary("Xy7Zab.txt", Encoding.ASCII.GetBytes("[message]\ncallerid=\"Eve\" <66>\norigtime=1772719629\nmsg_id=1772719629-0000000a\nflag=\n"));
                break;
            case FindingKind.JournalWithoutRecording:
                await bed.RecordAsync(StoreBed.Draft() with { StartedAt = DateTimeOffset.UtcNow.AddDays(-1) });
                break;
            case FindingKind.UnknownMailbox:
                Directory.CreateDirectory(Path.Combine(bed.Spool.Directory, "default/4711/INBOX"));
                break;
            case FindingKind.ForeignFile:
                File.WriteAllText(In("notes.md"), "");
                break;
            case FindingKind.ForeignFolder:
                Directory.CreateDirectory(Path.Combine(bed.MailboxPath(), "inbox.bak"));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such damage.");
        }
    }
}
