using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;

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
        if (to.Count == 0) return null;
        for (var silences = 0; silences < Silences;)
        {
            switch (await Phone.AskAsync(["vm-forwardoptions", "vm-starmain"], Patience))
            {
                case '1':
                    return await WithIntroductionAsync(message, to);
                case '2':
                    return await SendAsync(message, to, null);
                case '*':
                    return Help;
                case null:
                    silences++;
                    break;
            }
        }
        return Help;
    }

    private async Task<char?> WithIntroductionAsync(Message message, IReadOnlyList<MailboxAddress> to)
    {
        var name = Recording.NewScratchName(session.Address);
        var scratch = MailboxFiles.Scratch(session.House.Spool, session.Address, $"{Guid.NewGuid():N}.wav");
        try
        {
            await Phone.SayThroughAsync("beep");
            await Phone.RecordAsync(name, maxSecs: 0, session.House.General.MaxSilenceOf(session.Mailbox), anyKeyEnds: true);
            return await SendAsync(message, to, await session.House.Audio.TakeAsync(name, scratch, CancellationToken.None));
        }
        finally
        {
            await session.House.Audio.DiscardAsync(name, CancellationToken.None);
            File.Delete(scratch);
        }
    }

    private async Task<char?> SendAsync(Message message, IReadOnlyList<MailboxAddress> to, string? introduction)
    {
        var folder = session.Open.IsUrgent && session.House.General.ForwardUrgentAuto ? Folder.Urgent : Folder.Inbox;
        var sent = true;
        foreach (var mailbox in to)
        {
            sent &= await session.House.Messages.CopyAsync(session.Address, message.Id, mailbox, folder, introduction, CancellationToken.None);
        }
        return await Phone.SayAsync(sent ? "vm-msgforwarded" : "vm-mailboxfull");
    }
}
