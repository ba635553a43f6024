using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Importing;

/// <summary>What became of each mailbox of the file.</summary>
internal sealed class ImportReport
{
    public List<MailboxAddress> Created { get; } = [];

    /// <summary>With the names of what is different now.</summary>
    public List<(MailboxAddress Mailbox, string Changes)> Updated { get; } = [];

    public List<MailboxAddress> Unchanged { get; } = [];

    /// <summary>Those that differ from the file, and were not to be updated.</summary>
    public List<MailboxAddress> LeftAlone { get; } = [];

    public List<Refusal> Refused { get; } = [];

    /// <summary>The same for programs.</summary>
    public object Json(bool dryRun) => new
    {
        DryRun = dryRun,
        Created = Created.Select(mailbox => mailbox.ToString()),
        Updated = Updated.Select(one => new { Mailbox = one.Mailbox.ToString(), one.Changes }),
        Unchanged = Unchanged.Count,
        LeftAlone = LeftAlone.Select(mailbox => mailbox.ToString()),
        Refused = Refused.Select(refusal => refusal.ToString()),
    };

    public async Task WriteAsync(TextWriter output, bool dryRun)
    {
        if (dryRun)
        {
            foreach (var mailbox in Created) await output.WriteLineAsync($"create {mailbox}");
            foreach (var (mailbox, changes) in Updated) await output.WriteLineAsync($"update {mailbox}: {changes}");
        }
        foreach (var refusal in Refused) await output.WriteLineAsync($"refused {refusal}");
        await output.WriteLineAsync($"{(dryRun ? "to be created" : "created"),-13} {Created.Count}");
        await output.WriteLineAsync($"{(dryRun ? "to be updated" : "updated"),-13} {Updated.Count}");
        await output.WriteLineAsync($"{"unchanged",-13} {Unchanged.Count}");
        if (LeftAlone.Count > 0) await output.WriteLineAsync($"{"left alone",-13} {LeftAlone.Count} that differ from the file; --update gives them its settings");
        await output.WriteLineAsync($"{"refused",-13} {Refused.Count}");
    }
}
