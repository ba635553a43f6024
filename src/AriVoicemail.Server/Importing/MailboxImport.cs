using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Importing;

/// <summary>
/// Brings mailboxes of voicemail.conf into the database. What is stored stays when it is cut off, so that it goes on from there when it is run again.
/// </summary>
internal sealed class MailboxImport(MailboxStore mailboxes, ListStore lists, ImportOptions options, ImportProgress progress)
{
    // Hashing PINs takes nearly all of the time and keeps every core busy. As many as this go into one transaction, and are lost with it.
    private static readonly int Batch = 16 * Environment.ProcessorCount;

    private readonly ImportReport _report = new();

    public async Task<ImportReport> RunAsync(VoicemailConf file, CancellationToken cancellationToken)
    {
        _report.Refused.AddRange(file.Refused);
        var there = (await mailboxes.ListAsync(null, null, null, int.MaxValue, cancellationToken)).ToDictionary(mailbox => mailbox.Address);
        var taken = (await lists.ListAsync(null, null, int.MaxValue, cancellationToken)).Select(list => list.Address).ToHashSet();
        var work = file.Mailboxes.Where(imported => IsWork(imported, there.GetValueOrDefault(imported.Address), taken)).ToList();
        var done = 0;
        foreach (var batch in work.Chunk(Batch))
        {
            await CreateAsync([.. batch.Where(imported => !there.ContainsKey(imported.Address))], cancellationToken);
            await UpdateAsync([.. batch.Where(imported => there.ContainsKey(imported.Address))], there, cancellationToken);
            await progress.TellAsync(done += batch.Length, work.Count);
        }
        return _report;
    }

    private bool IsWork(ImportedMailbox imported, Mailbox? there, HashSet<MailboxAddress> taken)
    {
        if (there is null && taken.Contains(imported.Address))
        {
            _report.Refused.Add(new Refusal(imported.Address.ToString(), imported.Place, "there is a distribution list of that number"));
            return false;
        }
        if (there is null || options.Update) return true;
        // Comparing a PIN costs as much as hashing it, and whoever is left alone may have changed theirs.
        (imported.Over(there) == there ? _report.Unchanged : _report.LeftAlone).Add(imported.Address);
        return false;
    }

    private async Task CreateAsync(IReadOnlyList<ImportedMailbox> batch, CancellationToken cancellationToken)
    {
        if (options.DryRun || batch.Count == 0)
        {
            _report.Created.AddRange(batch.Select(imported => imported.Address));
            return;
        }
        var hashed = InParallel(batch, imported => imported.Mailbox with { PinHash = imported.Pin is { } pin ? Pin.Hash(pin) : null }, cancellationToken);
        var created = await mailboxes.CreateAsync(hashed, cancellationToken);
        _report.Created.AddRange(created);
        // Somebody else was quicker.
        _report.LeftAlone.AddRange(batch.Select(imported => imported.Address).Where(address => !created.Contains(address)));
    }

    private async Task UpdateAsync(IReadOnlyList<ImportedMailbox> batch, Dictionary<MailboxAddress, Mailbox> there, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) return;
        var wanted = InParallel(batch, imported => WithPin(imported, there[imported.Address]), cancellationToken);
        _report.Unchanged.AddRange(wanted.Where(mailbox => mailbox == there[mailbox.Address]).Select(mailbox => mailbox.Address));
        var different = wanted.Where(mailbox => mailbox != there[mailbox.Address]).ToList();
        if (!options.DryRun && different.Count > 0) await mailboxes.UpdateAsync(different, cancellationToken);
        _report.Updated.AddRange(different.Select(mailbox => (mailbox.Address, Changes(there[mailbox.Address], mailbox))));
    }

    private static Mailbox WithPin(ImportedMailbox imported, Mailbox there)
    {
        var mailbox = imported.Over(there);
        var same = imported.Pin is null || (there.PinHash is { } hash && Pin.Verify(imported.Pin, hash));
        return same ? mailbox : mailbox with { PinHash = Pin.Hash(imported.Pin!) };
    }

    private static List<Mailbox> InParallel(
        IReadOnlyList<ImportedMailbox> batch, Func<ImportedMailbox, Mailbox> work, CancellationToken cancellationToken) =>
        [.. batch.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(work)];

    private static string Changes(Mailbox before, Mailbox after) => string.Join(", ", new (string Name, bool Differs)[]
    {
        ("name", before.FullName != after.FullName), ("PIN", before.PinHash != after.PinHash), ("e-mail", before.Email != after.Email),
        ("language", before.Language != after.Language), ("exit context", before.ExitContext != after.ExitContext), ("operator", before.Operator != after.Operator),
        ("limits", (before.MaxSecs, before.MinSecs, before.MaxMsg) != (after.MaxSecs, after.MinSecs, after.MaxMsg)), ("menu", before.Menu != after.Menu),
        ("mail", before.Mail != after.Mail), ("directory", (before.HideFromDirectory, before.Alias) != (after.HideFromDirectory, after.Alias)),
    }.Where(change => change.Differs).Select(change => change.Name));
}
