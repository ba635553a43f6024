using AriVoicemail.Mailboxes;
using AriVoicemail.Prompts;

namespace AriVoicemail.Calls.Owner;

/// <summary>
/// Asks for whom a message is: one number, or several with <c>*</c> between them, or the number of a distribution list; by name too, where the
/// house wants that.
/// </summary>
internal sealed class Recipients(Session session)
{
    private const int Attempts = 4;
    private const int Silences = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private Phone Phone => session.Phone;

    private OwnersHouse House => session.House;

    /// <param name="alsoOneself">Whether the owner's own mailbox may be among them: nobody forwards a message to where it is.</param>
    public async Task<Addressees> AskAsync(bool alsoOneself = false)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var byName = false;
            if (House.General.UseDirectory)
            {
                if (await AskHowAsync() is not { } how) return Addressees.Nobody;
                byName = how is '2';
            }
            var chosen = byName ? await House.Directory.ChooseAsync(Phone.Call, session.Address.Context, Phone.Stopping) : await Phone.ReadAsync("vm-extension");
            if (Phone.Call.HungUp) throw new HungUpException();
            // Who found nobody in the directory is asked again; who types nothing has had enough.
            if (chosen is null) continue;
            if (chosen.Length == 0) return Addressees.Nobody;
            var numbers = chosen.Split('*', StringSplitOptions.RemoveEmptyEntries);
            var found = new List<Addressees>();
            foreach (var number in numbers) found.Add(await FindAsync(number));
            var mailboxes = found.SelectMany(one => one.Mailboxes).Distinct().ToList();
            if (found.Count == 0 || found.Any(one => one.IsNobody) || (!alsoOneself && mailboxes.Contains(session.Address)))
            {
                await Phone.SayAsync("pbx-invalid");
            }
            else if (await WithRoomAsync(found) is { Count: > 0 } open)
            {
                var spoken = new List<string>();
                foreach (var number in numbers) spoken.AddRange(await SpokenAsync(number));
                await Phone.SayToHashAsync(spoken);
                return new Addressees(open, found.Any(one => one.WithList));
            }
            else
            {
                await Phone.SayAsync("vm-mailboxfull");
            }
        }
        return Addressees.Nobody;
    }

    /// <summary>1: by number, 2: by name; null: the owner has thought better of it.</summary>
    private async Task<char?> AskHowAsync()
    {
        for (var silences = 0; silences < Silences;)
        {
            var key = await Phone.AskAsync(["vm-forward"], Patience);
            if (key is '1' or '2') return key;
            if (key is '*') return null;
            silences = key is null ? silences + 1 : 0;
        }
        return null;
    }

    /// <summary>Nobody: it is no number of ours.</summary>
    private async Task<Addressees> FindAsync(string number)
    {
        if (!MailboxAddress.TryParse(number, out var address, session.Address.Context)) return Addressees.Nobody;
        var members = (await House.Lists.FindAsync(address, Phone.Stopping))?.Members ?? House.General.ListOf(address);
        if (members is null) return await ExistsAsync(address) ? new Addressees([address], WithList: false) : Addressees.Nobody;
        // Owners are on lists as well, and do not write to themselves; a member may have been deleted since.
        var others = new List<MailboxAddress>();
        foreach (var member in members.Where(member => member != session.Address)) if (await ExistsAsync(member)) others.Add(member);
        return new Addressees(others, WithList: true);
    }

    private async Task<bool> ExistsAsync(MailboxAddress address) => await House.Mailboxes.FindAsync(address, Phone.Stopping) is not null;

    /// <summary>Nobody where a mailbox that was asked for by its own number is full; of a list's members those that are full are passed over.</summary>
    private async Task<IReadOnlyList<MailboxAddress>> WithRoomAsync(IEnumerable<Addressees> found)
    {
        var open = new List<MailboxAddress>();
        foreach (var one in found)
        {
            foreach (var address in one.Mailboxes)
            {
                if (!await IsFullAsync(address)) open.Add(address);
                else if (!one.WithList) return [];
            }
        }
        return [.. open.Distinct()];
    }

    private async Task<bool> IsFullAsync(MailboxAddress address)
    {
        var mailbox = await House.Mailboxes.FindAsync(address, Phone.Stopping);
        var state = await House.Messages.StateAsync(address, Phone.Stopping);
        if (mailbox is null || state is null) return false;
        return state.Counts.New + state.Counts.Old >= House.General.MaxMsgOf(mailbox) || await House.Room.IsFullAsync(mailbox, Phone.Stopping);
    }

    private async Task<IEnumerable<string>> SpokenAsync(string number) =>
        MailboxAddress.TryParse(number, out var address, session.Address.Context) && await House.Sounds.NameOfAsync(address, Phone.Stopping) is { } name
            ? [name]
            : Language.Digits(number);
}
