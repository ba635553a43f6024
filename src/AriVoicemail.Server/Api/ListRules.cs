using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>What a distribution list may be. REST and the command line ask here.</summary>
internal sealed class ListRules(MailboxStore mailboxes)
{
    private const int MaxNameLength = 120;

    public static ProblemException IsTaken(MailboxAddress address) =>
        ProblemException.Conflict($"There is a distribution list {address}; a mailbox needs a number of its own.");

    /// <param name="sees">What its maker may know of.</param>
    /// <exception cref="ProblemException">It cannot be what it is; every field that is wrong is named with its reason.</exception>
    public async Task<DistributionList> CheckedAsync(MailboxAddress address, ListBody body, Func<MailboxAddress, bool> sees, CancellationToken cancellationToken)
    {
        if (await mailboxes.FindAsync(address, cancellationToken) is not null)
        {
            throw ProblemException.Conflict($"There is a mailbox {address}; a list needs a number of its own.");
        }
        var errors = new Dictionary<string, string[]>();
        var name = body.Name ?? "";
        if (name.Length > MaxNameLength || name.Any(char.IsControl)) errors["name"] = [$"expected at most {MaxNameLength} characters on one line"];
        if (body.Members is not { Count: > 0 and <= DistributionList.MostMembers })
        {
            errors["members"] = [$"expected 1 to {DistributionList.MostMembers} mailboxes"];
        }
        var members = new List<MailboxAddress>();
        foreach (var (index, text) in (errors.ContainsKey("members") ? [] : body.Members!).Index())
        {
            MailboxAddress? member = null;
            var wrong = !MailboxAddress.TryParse(text, out member, address.Context) ? "expected number@context of letters, digits and _ + - ."
                : member == address ? "a list cannot be a member of itself"
                : members.Contains(member) ? $"{member} is there already"
                : !sees(member) || await mailboxes.FindAsync(member, cancellationToken) is null ? $"there is no mailbox {member}"
                : null;
            if (wrong is not null) errors[$"members[{index}]"] = [wrong];
            if (member is not null) members.Add(member);
        }
        return errors.Count == 0 ? new DistributionList { Address = address, Name = name, Members = members } : throw ProblemException.Invalid(errors);
    }
}
