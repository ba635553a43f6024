using System.CommandLine;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Server.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Commands;

/// <summary>A mailbox as the SIP side names it, and the notifier that reaches its lamps.</summary>
internal sealed class LampArguments
{
    public Argument<string> User { get; } = new("user") { Description = "The user of the mailbox's SIP address: its number." };

    public Argument<string> Domain { get; } = new("domain") { Description = "The domain of the mailbox's SIP address." };

    /// <summary>The mailbox whose lamps are subscribed to as user@domain.</summary>
    public MailboxAddress Mailbox(ParseResult parsed, MwiOptions mwi)
    {
        var domain = parsed.GetValue(Domain)!;
        var contexts = mwi.Domains.Keys.Append(MailboxAddress.DefaultContext).Append(domain);
        return contexts
            .Select(context => MailboxAddress.TryParse($"{parsed.GetValue(User)}@{context}", out var address) ? address : null)
            .FirstOrDefault(address => address is not null && mwi.DomainOf(address).Equals(domain, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandException.NotFound($"no mailbox is known to the proxy as {parsed.GetValue(User)}@{domain}: see Mwi:Domain and Mwi:Domains");
    }

    /// <summary>Does something with the notifier, on the configured databases; the server need not run.</summary>
    public async Task<int> WithNotifierAsync(
        CommandInputs inputs, ParseResult parsed, Func<MwiNotifier, MailboxAddress, Task<int>> work, CancellationToken cancellationToken)
    {
        var settings = inputs.Settings(parsed, settings => [.. SettingsRules.Database(settings), .. SettingsRules.Mwi(settings)]);
        if (!settings.LampsOn) throw new CommandException("lamps are off: Mwi:Proxy is not set, or Mwi:Enabled is false");
        if (!settings.Mwi.WayList.Contains(MwiWays.Watchers)) throw new CommandException("subscriptions are the proxy's own affair: Mwi:Ways does not name watchers");
        var mailbox = Mailbox(parsed, settings.Mwi);
        await using var database = await CommandInputs.OpenDatabaseAsync(settings, cancellationToken);
        await using var mwi = MwiNotifier.Open(settings.Mwi, database, TimeProvider.System, NullLogger<MwiNotifier>.Instance);
        return await work(mwi, mailbox);
    }
}
