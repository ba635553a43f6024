using AriVoicemail.Calls.Owner;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Calls.Timelines;
using AriVoicemail.Mailboxes;
using AriVoicemail.Prompts;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Calls.Ringing;

/// <summary>An owner has answered the phone that was rung: what it was rung for, and no PIN is asked for.</summary>
public sealed class RungOwner(
    OwnersHouse house, OwnersCall ownersCall, ScreenMessage screenMessage, LiveMessages liveMessages, AsteriskOptions asterisk, ILogger<RungOwner> logger)
{
    /// <summary>The whole conversation. The call has no place in the dialplan: it is hung up, unless it goes on to an extension.</summary>
    internal async Task RunAsync(Ring ring, Call call, CancellationToken cancellationToken)
    {
        var exit = LeaveExit.Failed;
        try
        {
            exit = await ConverseAsync(ring, call, cancellationToken);
        }
        catch (HungUpException)
        {
            // What the owner had decided is carried out already.
        }
        if (exit.Extension is not null)
        {
            await call.ContinueAsync(exit.Context, exit.Extension, cancellationToken);
            return;
        }
        call.Timeline.Ended(Timeline.HungUp);
        await call.HangUpAsync(cancellationToken);
    }

    private async Task<LeaveExit> ConverseAsync(Ring ring, Call call, CancellationToken cancellationToken)
    {
        if (await house.Mailboxes.FindAsync(ring.Mailbox, cancellationToken) is not { } mailbox) return LeaveExit.Failed;
        logger.LogInformation("Call {Call}: {Number} was rung for {Mailbox} and has answered", call.Id, ring.Number, mailbox.Address);
        call.Timeline.Note($"{ring.Number} was rung and has answered", mailbox.Address);
        var code = await call.VariableAsync("CHANNEL(language)", cancellationToken);
        var phone = new Phone(call, Language.Of(code), cancellationToken);
        return ring.Purpose switch
        {
            RingPurpose.Play(var message) => await ownersCall.ServeAsync(phone, mailbox, new CheckOptions(), session => OwnersCall.BrowseFromAsync(session, message)),
            RingPurpose.RecordGreeting(var greeting) => await ownersCall.ServeAsync(phone, mailbox, new CheckOptions(), session => RecordAsync(session, greeting)),
            RingPurpose.CallBack(var number) => await CallBackAsync(phone, mailbox, number),
            _ => await ScreenAsync(phone, mailbox),
        };
    }

    private static async Task<LeaveExit?> RecordAsync(Session session, string greeting)
    {
        await new GreetingRecorder(session).RecordAsync(greeting);
        await session.Phone.SayAsync("vm-goodbye");
        return null;
    }

    /// <summary>Whoever is called back sees who calls, and not us.</summary>
    private async Task<LeaveExit> CallBackAsync(Phone phone, Mailbox mailbox, string number)
    {
        await SpeakAsync(phone, mailbox);
        await phone.Call.SetVariableAsync("CALLERID(name)", mailbox.FullName, phone.Stopping);
        await phone.SayAsync("vm-dialout");
        return LeaveExit.To(asterisk.OwnersContext, number);
    }

    private async Task<LeaveExit> ScreenAsync(Phone phone, Mailbox mailbox)
    {
        await SpeakAsync(phone, mailbox);
        if (liveMessages.Of(mailbox.Address) is [.., var message]) return await screenMessage.HearAsync(phone, message);
        // The caller was done before the phone was answered.
        await phone.SayAsync("vm-goodbye");
        return LeaveExit.Failed;
    }

    private static async Task SpeakAsync(Phone phone, Mailbox mailbox)
    {
        if (mailbox.Language is { Length: > 0 } language) await phone.SpeakAsync(language);
    }
}
