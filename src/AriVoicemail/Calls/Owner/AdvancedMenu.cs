using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>What can be done with a message besides keeping it: its envelope, calls that follow from it.</summary>
internal sealed class AdvancedMenu(Session session)
{
    private const int Silences = 4;
    private const int DialAttempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly MessagePlayer _player = new(session);
    private readonly Recipients _recipients = new(session);

    private Phone Phone => session.Phone;

    private bool HasMessage => session.Open is { Begun: true, IsEmpty: false };

    /// <returns>Where the call goes on, or a key that belongs to the main menu.</returns>
    public async Task<(char? Key, LeaveExit? Exit)> RunAsync()
    {
        for (var silences = 0; silences < Silences; silences++)
        {
            switch (await Phone.AskAsync(Offer(), Patience))
            {
                case '*':
                    return (null, null);
                case '#':
                    return ('#', null);
                case '1' when HasMessage:
                    return await ReplyAsync();
                case '2' when HasMessage && session.Rules.Callback is { } context:
                    return (null, await CallBackAsync(context));
                case '3' when HasMessage:
                    return (await Phone.SayAsync(await _player.EnvelopeAsync(session.Open.Current!.Message)), null);
                case '4' when session.Rules.Dialout is { } context:
                    return (null, await DialAsync(context));
                case '5' when session.Rules.SendVoicemail:
                    return await SendAsync();
                case '6':
                    return (await ChangeSpeedAsync(), null);
                case '7':
                    return (await Phone.SayAsync(await session.UndoAsync() ? "arivm-undone" : "vm-sorry"), null);
                case >= '1' and <= '5':
                    return (await Phone.SayAsync("vm-sorry"), null);
                case not null:
                    silences = -1;
                    break;
            }
        }
        return (null, null);
    }

    /// <summary>Key 8 of the main menu.</summary>
    public async Task<char?> ForwardAsync()
    {
        if (session.Open.Current is { } entry) return await new Forwarding(session, _recipients).RunAsync(entry.Message);
        if (!session.Open.IsUrgent || await session.CountAsync(Folder.Inbox) == 0) return await Phone.SayAsync("vm-nomore");
        await session.ChangeAsync(Folder.Inbox);
        return null;
    }

    /// <summary>Not announced, so that nobody hears more than they are used to.</summary>
    private async Task<char?> ChangeSpeedAsync()
    {
        session.Fast = !session.Fast;
        if (await Phone.SayAsync(session.Fast ? "arivm-speed-fast" : "arivm-speed-normal") is { } key) return key;
        return HasMessage ? await _player.PlayAsync(onDemand: true) : null;
    }

    private async Task<(char? Key, LeaveExit? Exit)> ReplyAsync()
    {
        var number = session.Open.Current!.Message.CallerNumber;
        if (number.Length == 0) return (await Phone.SayAsync("vm-nonumber"), null);
        if (!MailboxAddress.TryParse(number, out var caller, session.Address.Context) || await session.House.Mailboxes.FindAsync(caller, Phone.Stopping) is null)
        {
            return (await Phone.SayAsync("vm-nobox"), null);
        }
        return (null, (await LeaveForAsync([caller])).Exit);
    }

    private async Task<(char? Key, LeaveExit? Exit)> SendAsync()
    {
        var to = await _recipients.AskAsync(alsoOneself: true);
        if (to.IsNobody) return (null, null);
        var (exit, sent) = await LeaveForAsync(to.Mailboxes);
        return (to.WithList && sent ? await Phone.SayAsync("arivm-list-sent") : null, exit);
    }

    /// <summary>The operator takes the owner away as any caller; every other way out leads back to the menu.</summary>
    private async Task<(LeaveExit? Exit, bool Sent)> LeaveForAsync(IReadOnlyList<MailboxAddress> recipients)
    {
        var exit = await session.House.LeaveMessage.LeaveForAsync(Phone.Call, recipients, new LeaveOptions { Gain = session.Options.Gain }, Phone.Stopping);
        if (Phone.Call.HungUp) throw new HungUpException();
        return exit.Extension is "o" ? (exit, false) : (null, exit == LeaveExit.Success);
    }

    private IEnumerable<string> Offer()
    {
        if (HasMessage) yield return "vm-toreply";
        if (HasMessage && session.Rules.Callback is not null) yield return "vm-tocallback";
        if (HasMessage) yield return "vm-tohearenv";
        if (session.Rules.Dialout is not null) yield return "vm-tomakecall";
        if (session.Rules.SendVoicemail) yield return "vm-leavemsg";
        yield return "vm-starmain";
    }

    private async Task<LeaveExit?> CallBackAsync(string context)
    {
        var number = session.Open.Current!.Message.CallerNumber;
        var offer = OfferToCall(number, await NameOfAsync(number));
        for (var silences = 0; silences < Silences; silences++)
        {
            switch (await Phone.AskAsync(offer, Patience))
            {
                case '1' when number.Length > 0:
                    return await LeaveToAsync(context, number);
                case '1' or '2' when session.Rules.Dialout is { } dialout:
                    return await DialAsync(dialout);
                case '1' or '2':
                    await Phone.SayAsync("vm-sorry");
                    return null;
                case '*':
                    return null;
                case '#':
                    silences = -1;
                    break;
                case not null:
                    await Phone.SayAsync("vm-sorry");
                    silences = -1;
                    break;
            }
        }
        return null;
    }

    private IEnumerable<string> OfferToCall(string number, string? recorded)
    {
        var mayDial = session.Rules.Dialout is not null;
        if (number.Length == 0) return ["vm-nonumber", .. mayDial ? ["vm-toenternumber"] : (string[])[], "vm-star-cancel"];
        return ["vm-num-i-have", .. recorded is { } name ? [name] : Prompts.Language.Digits(number), "vm-tocallnum", .. mayDial ? ["vm-calldiffnum"] : (string[])[], "vm-star-cancel"];
    }

    /// <summary>The recorded name of somebody of the house.</summary>
    private async Task<string?> NameOfAsync(string number) =>
        session.House.General.IsInternal(session.Address.Context) && MailboxAddress.TryParse(number, out var caller, session.Address.Context)
            ? await session.House.Sounds.NameOfAsync(caller, Phone.Stopping)
            : null;

    private async Task<LeaveExit?> DialAsync(string context)
    {
        for (var attempt = 0; attempt < DialAttempts; attempt++)
        {
            if (await Phone.AskAsync(["vm-enter-num-to-call", "vm-then-pound", "vm-star-cancel"], Patience) is not { } first) continue;
            if (first is '*') return null;
            var number = await Phone.ReadOnAsync(first, Patience);
            if (number.EndsWith('*')) return null;
            if (number.Length > 0) return await LeaveToAsync(context, number);
        }
        return null;
    }

    private async Task<LeaveExit> LeaveToAsync(string context, string number)
    {
        await Phone.SayAsync("vm-dialout");
        return LeaveExit.To(context, number);
    }
}
