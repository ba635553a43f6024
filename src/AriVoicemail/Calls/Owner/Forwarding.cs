using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using AriVoicemail.Storage;

namespace AriVoicemail.Calls.Owner;

/// <summary>Sends the current message on to others, with a few words before it if the owner wants that.</summary>
internal sealed class Forwarding(Session session, Recipients recipients)
{
    private const int Silences = 4;

    // Whoever turns back here hears at length what else there is.
    private const char Help = '*';

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private Phone Phone => session.Phone;

    public async Task<char?> RunAsync(Message message)
    {
        var to = await recipients.AskAsync();
        if (to.IsNobody) return null;
        for (var silences = 0; silences < Silences;)
        {
            switch (await Phone.AskAsync(["vm-forwardoptions", "vm-starmain"], Patience))
            {
                case '1':
                    var (sent, key) = await WithIntroductionAsync(message, to.Mailboxes);
                    if (sent) return key;
                    break;
                case '2':
                    return await SendAsync(message, to.Mailboxes, null);
                case '*':
                    return Help;
                case null:
                    silences++;
                    break;
            }
        }
        return Help;
    }

    /// <summary>Not sent: nothing was said, or the owner fell silent over it.</summary>
    private async Task<(bool Sent, char? Key)> WithIntroductionAsync(Message message, IReadOnlyList<MailboxAddress> to)
    {
        var name = Recording.NewScratchName(session.Address, session.House.Node);
        try
        {
            await Phone.SayThroughAsync("beep");
            var end = await Phone.RecordAsync(name, maxSecs: 0, session.House.General.MaxSilenceOf(session.Mailbox), anyKeyEnds: true);
            using var words = end is RecordingEnd.Key ? await OwnersWords.TakeAsync(session, name) : null;
            if (words is not null) return (true, await SendAsync(message, to, words.Path));
            await Phone.SayAsync("vm-pls-try-again", session.House.General.VmPrependTimeout);
            return (false, null);
        }
        finally
        {
            await session.House.Audio.DiscardAsync(name, CancellationToken.None);
        }
    }

    private async Task<char?> SendAsync(Message message, IReadOnlyList<MailboxAddress> to, string? introduction)
    {
        var folder = session.Open.IsUrgent && session.House.General.ForwardUrgentAuto ? Folder.Urgent : Folder.Inbox;
        var sent = true;
        try
        {
            foreach (var mailbox in to)
            {
                sent &= await session.House.Messages.Copies.CopyAsync(session.Address, message.Id, mailbox, folder, introduction, CancellationToken.None);
            }
        }
        catch (StorageException)
        {
            return await Phone.SayAsync(OwnersCall.NotNow);
        }
        return await Phone.SayAsync(sent ? "vm-msgforwarded" : "vm-mailboxfull");
    }
}
