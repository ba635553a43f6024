using AriVoicemail.Auditing;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>One owner's time in one mailbox: the folder that is open, and what becomes of its messages.</summary>
internal sealed class Session(Phone phone, Mailbox mailbox, CheckOptions options, OwnersHouse house)
{
    private readonly Stack<(OpenFolder.Entry Entry, Folder? Before)> _decisions = new();

    public Phone Phone => phone;

    public MailboxAddress Address => mailbox.Address;

    public Mailbox Mailbox => mailbox;

    public CheckOptions Options => options;

    public OwnersHouse House => house;

    public MenuRules Rules { get; } = house.General.MenuOf(mailbox);

    public IGreetings Greetings { get; } = house.Messages.Greetings(mailbox.Address);

    public OpenFolder Open { get; private set; } = new(Folder.Inbox, []);

    /// <summary>How many messages lay in Urgent when the folder was opened.</summary>
    public int Urgent { get; private set; }

    /// <summary>How many lay in INBOX.</summary>
    public int New { get; private set; }

    /// <summary>Whether messages are heard fast.</summary>
    public bool Fast { get; set; }

    /// <summary>How many lay in Old.</summary>
    public int Old { get; private set; }

    private CancellationToken Stopping => phone.Stopping;

    /// <summary>Opens a folder. Before that the one that was open has to be closed.</summary>
    public async Task OpenAsync(Folder folder)
    {
        var sizes = await CountAsync();
        var messages = await house.Messages.ListAsync(Address, folder, int.MaxValue, Stopping);
        _decisions.Clear();
        Open = new OpenFolder(folder, messages);
        (Urgent, New, Old) = (sizes.GetValueOrDefault(Folder.Urgent), sizes.GetValueOrDefault(Folder.Inbox), sizes.GetValueOrDefault(Folder.Old));
    }

    /// <summary>Carries out what the owner decided, and opens another folder.</summary>
    public async Task ChangeAsync(Folder folder)
    {
        await CloseAsync();
        await OpenAsync(folder);
    }

    /// <summary>Carries out what the owner decided, also when the owner has gone.</summary>
    /// <remarks>Another owner may be in the same mailbox: each carries out their own decisions.</remarks>
    public Task CloseAsync()
    {
        var decisions = Open.Entries.Where(entry => GoesTo(entry) is not null).ToDictionary(entry => entry.Message.Id, GoesTo);
        return house.Messages.Decisions.CloseAsync(Address, decisions, house.General.MaxMsgOf(mailbox), house.General.DeletedKeptOf(mailbox), CancellationToken.None);
    }

    /// <summary>How many messages a folder holds now.</summary>
    public async Task<int> CountAsync(Folder folder) => (await CountAsync()).GetValueOrDefault(folder);

    /// <summary>How many messages each folder holds now that has any.</summary>
    public async Task<IReadOnlyDictionary<Folder, int>> CountAsync()
    {
        // What Asterisk's own voicemail did to the files meanwhile is heard of here at the latest.
        if (house.Messages.IsShared) await house.Messages.ScanAsync(Address, always: false, Stopping);
        return await house.Messages.SizesAsync(Address, Stopping);
    }

    /// <summary>The lamp follows at once; the message itself stays in the folder until it is closed.</summary>
    public async Task HeardAsync(OpenFolder.Entry entry)
    {
        if (entry.Heard) return;
        entry.Heard = true;
        if (!HeardGoesToOld) return;
        await house.Messages.Decisions.HeardAsync(Address, entry.Message.Id, Open.Folder, house.Node, CancellationToken.None);
    }

    /// <summary>Decides that a message leaves the folder; null: that it stays after all. False: another owner has deleted it meanwhile.</summary>
    /// <remarks>A message that was saved and then is saved elsewhere, or kept after all, is in both places: what was said to be saved is.</remarks>
    public async Task<bool> LeavesForAsync(OpenFolder.Entry entry, Folder? folder)
    {
        if (entry.LeavesFor is { } saved && saved != Folder.Deleted && saved != folder && saved != Open.Folder)
        {
            await house.Messages.Copies.CopyAsync(Address, entry.Message.Id, Address, saved, null, CancellationToken.None);
        }
        _decisions.Push((entry, entry.LeavesFor));
        entry.LeavesFor = folder;
        return await DecideAsync(entry);
    }

    /// <summary>Takes back the last decision in this folder; false: there is none.</summary>
    public async Task<bool> UndoAsync()
    {
        if (!_decisions.TryPop(out var last)) return false;
        last.Entry.LeavesFor = last.Before;
        return await DecideAsync(last.Entry);
    }

    /// <summary>Writes down what the owner has changed, in REST's terms.</summary>
    /// <param name="field">Which setting; null: none, but something of the mailbox's.</param>
    public Task NoteAsync(string action, string? field = null) =>
        house.Audit.AddAsync(Address.ToString(), Door.Phone, phone.Call.Channel.Name, action, Address.ToString(), Address.Context, "done", field is null ? [] : [field]);

    private bool HeardGoesToOld => Rules.MoveHeard && (Open.Folder == Folder.Inbox || Open.Folder == Folder.Urgent);

    private async Task<bool> DecideAsync(OpenFolder.Entry entry) =>
        await house.Messages.Decisions.PlanAsync(Address, entry.Message.Id, GoesTo(entry), house.Node, CancellationToken.None) || entry.LeavesFor == Folder.Deleted;

    private Folder? GoesTo(OpenFolder.Entry entry) => entry.LeavesFor ?? (entry.Heard && HeardGoesToOld ? Folder.Old : null);
}
