using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Messages;

/// <summary>What holds for whoever reads a mailbox page by page, whatever happens in it meanwhile.</summary>
public abstract class MessagePageProperties(IEmptyDatabases databases) : StoreTests(databases)
{
    private const int Runs = 20;
    private const int OnPage = 3;
    private const int BetweenPages = 2;

    private static readonly DateTimeOffset Began = new(2026, 3, 5, 14, 7, 9, TimeSpan.Zero);

    private static readonly Gen<Step[]> Steps = Gen.ArrayOf(
        from what in Gen.Choose(0, 5)
        from which in Gen.Choose(0, 19)
        select new Step(what, which));

    private int _mailboxes;

    [Theory]
    [InlineData(MessageOrder.ByFolder, "INBOX")]
    [InlineData(MessageOrder.ByFolder, null)]
    [InlineData(MessageOrder.NewestFirst, "INBOX")]
    [InlineData(MessageOrder.NewestFirst, null)]
    public void What_stays_in_its_folder_is_on_exactly_one_page(MessageOrder order, string? folder) =>
        Prop.ForAll(Steps.ToArbitrary(), steps => HoldsAsync(order, folder is null ? null : Folder.Parse(folder), steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private async Task<bool> HoldsAsync(MessageOrder order, Folder? folder, Step[] steps)
    {
        var mailbox = MailboxAddress.Parse($"{++_mailboxes}@pages");
        await Bed.Mailboxes.CreateAsync(new Mailbox { Address = mailbox }, CancellationToken.None);
        for (var n = 0; n < 12; n++) await ArriveAsync(mailbox, n);
        var before = await AllAsync(mailbox);
        var (seen, pages, touched) = (new List<string>(), 0, new HashSet<string>());
        MessageCursor? after = null;
        while (true)
        {
            var page = await Bed.Messages.PageAsync(mailbox, folder, order, after, OnPage, CancellationToken.None);
            seen.AddRange(page.Select(message => message.Id));
            if (page.Count < OnPage) break;
            // As REST gives it away and gets it back.
            after = MessageCursor.Parse(MessageCursor.Of(page[^1]).ToString());
            foreach (var step in steps.Skip(pages++ * BetweenPages).Take(BetweenPages)) await DoAsync(mailbox, step, page[^1], touched);
        }

        var stayed = before.Where(message => !touched.Contains(message.Id) && (folder is null || message.Folder == folder)).Select(message => message.Id).ToList();
        Assert.Equal(stayed.Order(), seen.Where(stayed.Contains).Order());
        if (order is MessageOrder.NewestFirst) Assert.Equal(seen.Distinct(), seen);
        return true;
    }

    private async Task DoAsync(MailboxAddress mailbox, Step step, Message last, HashSet<string> touched)
    {
        var all = await AllAsync(mailbox);
        if (all.Count == 0 || step.What == 0)
        {
            await ArriveAsync(mailbox, step.Which);
            return;
        }
        // The last of the page is where the next one begins.
        var one = step.Which % 2 == 0 && all.Any(message => message.Id == last.Id) ? last : all[step.Which % all.Count];
        touched.Add(one.Id);
        switch (step.What)
        {
            case 1:
                await Bed.Messages.MarkAsync(mailbox, one.Id, heard: true, CancellationToken.None);
                break;
            case 2:
                await Bed.Messages.MoveAsync(mailbox, one.Id, Folder.Work, CancellationToken.None);
                break;
            case 3:
                await Bed.Messages.MoveAsync(mailbox, one.Id, Folder.Inbox, CancellationToken.None);
                break;
            default:
                await Bed.Messages.DeleteAsync(mailbox, one.Id, CancellationToken.None);
                break;
        }
    }

    /// <summary>Some come at the same moment, and some are delivered late.</summary>
    private async Task ArriveAsync(MailboxAddress mailbox, int n)
    {
        var draft = StoreBed.Draft(n % 5 == 4 ? "Urgent" : "", mailbox) with { StartedAt = Began.AddSeconds(n * 7 % 5) };
        var recording = await Bed.RecordAsync(draft, new short[80]);
        await Bed.Messages.DeliverAsync(mailbox, recording, Bed.RecordingPath(recording), 1, last: true, _ => { });
    }

    private Task<IReadOnlyList<Message>> AllAsync(MailboxAddress mailbox) => Bed.Messages.ListAsync(mailbox, null, int.MaxValue, CancellationToken.None);

    /// <summary>What somebody does between two pages, and to which message.</summary>
    private sealed record Step(int What, int Which);
}
