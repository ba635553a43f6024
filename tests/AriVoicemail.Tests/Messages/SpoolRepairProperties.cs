using System.Security.Cryptography;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Messages;

/// <summary>What holds whatever was done to a spool.</summary>
public abstract class SpoolRepairProperties(IEmptyDatabases databases) : StoreTests(databases)
{
    private const int Runs = 40;
    private const int Header = 44;

    private static readonly Gen<RandomDamage[]> Damages = Gen.ArrayOf(
        from what in Gen.Choose(0, RandomDamage.Kinds - 1)
        from folder in Gen.Choose(0, 2)
        from which in Gen.Choose(0, 9)
        select new RandomDamage(what, folder, which));

    private int _mailboxes;

    [Fact]
    public void After_a_repair_no_message_is_gone_and_nothing_is_left_that_can_be_mended() =>
        Prop.ForAll(Damages.ToArbitrary(), damages => HoldsAsync(damages).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private async Task<bool> HoldsAsync(RandomDamage[] damages)
    {
        var it = new UpkeepBed(Bed);
        var mailbox = MailboxAddress.Parse($"{++_mailboxes}@properties");
        var directory = Bed.MailboxPath(mailbox);
        it.Put(Folder.Inbox, 4, mailbox);
        it.Put(Folder.Old, 3, mailbox);
        it.Put(Folder.Work, 2, mailbox);
        await it.ImportAsync(create: true);
        foreach (var damage in damages) await damage.DoAsync(Bed.Database, mailbox, directory);
        var (spoken, written) = (Sounds(directory), Messages(directory));

        var report = await it.RepairAsync();

        Assert.DoesNotContain(report.Left, finding => finding.Mendable);
        Assert.Equal(report.Left, await it.FindAsync());
        // What was a message is one, of the same caller and the same sound; and no sound at all is gone.
        Assert.Empty(written.Except(Messages(directory)));
        var kept = report.LostAndFound is null ? [] : Sounds(report.LostAndFound);
        Assert.Empty(spoken.Except(Sounds(directory)).Except(kept));
        foreach (var folder in Folder.All)
        {
            var numbers = MessageFile.Numbers(Path.Combine(directory, folder.Name)).Order().ToList();
            Assert.Equal(Enumerable.Range(0, numbers.Count), numbers);
        }
        // The next run begins with a spool in which nothing is left.
        Directory.Delete(directory, recursive: true);
        await Bed.Mailboxes.DeleteAsync(mailbox, CancellationToken.None);
        return true;
    }

    private static HashSet<string> Messages(string directory) =>
    [
        .. Directory.EnumerateFiles(directory, "msg*.txt", SearchOption.AllDirectories)
            .Where(text => File.Exists(Path.ChangeExtension(text, ".wav")))
            .Select(text => (Text: MessageText.Parse(File.ReadAllBytes(text)), Sound: Sound(Path.ChangeExtension(text, ".wav"))))
            .Where(message => !message.Text.IsEmpty)
            .Select(message => $"{message.Text.CallerName} {message.Text.OrigTime:o} {message.Sound}"),
    ];

    private static HashSet<string> Sounds(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*.wav*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Select(Sound)];

    private static string Sound(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path).AsSpan(Header)));
}
