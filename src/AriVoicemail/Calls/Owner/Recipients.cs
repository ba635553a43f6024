using AriVoicemail.Mailboxes;
using AriVoicemail.Prompts;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>Asks for whom a message is: one number, or several with <c>*</c> between them, or the number of a distribution list.</summary>
internal sealed class Recipients(Session session)
{
    private const int Attempts = 4;

    private Phone Phone => session.Phone;

    private OwnersHouse House => session.House;

    /// <param name="alsoOneself">Whether the owner's own mailbox may be among them: nobody forwards a message to where it is.</param>
    /// <returns>Nobody: the owner has thought better of it.</returns>
    public async Task<IReadOnlyList<MailboxAddress>> AskAsync(bool alsoOneself = false)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var typed = await Phone.ReadAsync("vm-extension");
            if (typed.Length == 0) return [];
            var numbers = typed.Split('*', StringSplitOptions.RemoveEmptyEntries);
            var mailboxes = new List<MailboxAddress>();
            foreach (var number in numbers) mailboxes.AddRange(await FindAsync(number));
            if (mailboxes.Count == 0 || mailboxes.Count < numbers.Length || (!alsoOneself && mailboxes.Contains(session.Address)))
            {
                await Phone.SayAsync("pbx-invalid");
            }
            else if (await IsAnyFullAsync(mailboxes))
            {
                await Phone.SayAsync("vm-mailboxfull");
            }
            else
            {
                await Phone.SayToHashAsync(numbers.SelectMany(Spoken));
                return [.. mailboxes.Distinct()];
            }
        }
        return [];
    }

    private async Task<IEnumerable<MailboxAddress>> FindAsync(string number)
    {
        if (!MailboxAddress.TryParse(number, out var address, session.Address.Context)) return [];
        if (House.General.ListOf(address) is { } members) return members.Where(member => member != session.Address);
        return await House.Mailboxes.FindAsync(address, Phone.Stopping) is null ? [] : [address];
    }

    private async Task<bool> IsAnyFullAsync(IEnumerable<MailboxAddress> addresses)
    {
        foreach (var address in addresses)
        {
            var mailbox = await House.Mailboxes.FindAsync(address, Phone.Stopping);
            var state = await House.Messages.StateAsync(address, Phone.Stopping);
            if (mailbox is not null && state is not null && state.Counts.New + state.Counts.Old >= House.General.MaxMsgOf(mailbox)) return true;
        }
        return false;
    }

    private IEnumerable<string> Spoken(string number) =>
        MailboxAddress.TryParse(number, out var address, session.Address.Context) && new Greetings(House.Spool, address).Find("greet") is { } name
            ? [name]
            : Language.Digits(number);
}
