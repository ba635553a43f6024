using AriVoicemail.Ari;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi.ToAsterisk;

/// <summary>
/// Sets the counts of the mailbox at every Asterisk that we are connected to (<c>PUT /mailboxes</c>), which tells the phones that are subscribed to it.
/// That Asterisk has to be built with res_mwi_external and res_ari_mailboxes, and then cannot have app_voicemail.
/// </summary>
public sealed class AriMailboxNotifier(IReadOnlyList<IAriActionClient> asterisks, ILogger<AriMailboxNotifier> logger) : IMailboxNotifier
{
    // One after the other for a mailbox, so that an older state never follows a newer one.
    private readonly Leases<MailboxAddress, MailboxTurn> _mailboxes = new();

    public string Channel => MwiWays.Ari;

    public async Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        using var lease = _mailboxes.Take(state.Mailbox);
        lease.Value.Offer(state);
        await lease.Value.Presentity.WaitAsync(cancellationToken);
        try
        {
            var newest = lease.Value.Newest.Counts;
            foreach (var asterisk in asterisks) await asterisk.Mailboxes.UpdateAsync(state.Mailbox.ToString(), newest.Old, newest.New, cancellationToken);
            return Delivery.Done;
        }
        catch (AriException error)
        {
            logger.LogInformation("The counts of {Mailbox} were not set at Asterisk: {Error}", state.Mailbox, error.Message);
            return new Delivery(error.IsNotFound ? $"{error.Message}: that Asterisk lacks res_ari_mailboxes; Mwi:Ways asterisk does without" : error.Message);
        }
        finally
        {
            lease.Value.Presentity.Release();
        }
    }

    public async Task ForgetAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var asterisk in asterisks) await asterisk.Mailboxes.DeleteAsync(mailbox.ToString(), cancellationToken);
        }
        catch (AriException error)
        {
            logger.LogInformation("The counts of {Mailbox} stay at Asterisk: {Error}", mailbox, error.Message);
        }
    }
}
