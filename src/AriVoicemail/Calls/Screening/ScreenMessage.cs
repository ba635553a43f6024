using AriVoicemail.Ari;
using AriVoicemail.Calls.Owner;
using AriVoicemail.Mailboxes;
using AriVoicemail.Prompts;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Calls.Screening;

/// <summary><c>Stasis(vm,screen,1000@default[,s])</c>: an owner listens in while a message is left, and may take the call over.</summary>
public sealed class ScreenMessage(
    IAriActionClient ari, OwnersHouse house, LiveMessages messages, Bridges bridges, SnoopChannels snoops, ILogger<ScreenMessage> logger)
{
    /// <summary>The whole conversation; afterwards the dialplan goes on with <c>VMSTATUS</c> set: <c>SUCCESS</c> if a caller was heard.</summary>
    public async Task RunAsync(Call call, CancellationToken cancellationToken)
    {
        var exit = LeaveExit.Failed;
        try
        {
            exit = await ScreenAsync(call, cancellationToken);
        }
        catch (HungUpException)
        {
            // The caller does not notice.
        }
        await call.SetVariableAsync("VMSTATUS", exit.Status, cancellationToken);
        await call.ContinueAsync(exit.Context, exit.Extension, cancellationToken);
    }

    /// <summary>Removes bridges and snoop channels that nobody needs any more.</summary>
    /// <returns>Channels that were in one and go on in the dialplan.</returns>
    public async Task<IReadOnlyList<string>> CloseLeftoversAsync(CancellationToken cancellationToken)
    {
        var released = await bridges.CloseLeftoversAsync(cancellationToken);
        await snoops.CloseLeftoversAsync(cancellationToken);
        if (released.Count > 0) logger.LogInformation("Calls {Calls} talked when this node stopped; the dialplan goes on", string.Join(", ", released));
        return released;
    }

    /// <summary>A snoop channel has entered our application.</summary>
    public void Entered(string snoop) => snoops.Entered(snoop);

    private async Task<LeaveExit> ScreenAsync(Call call, CancellationToken cancellationToken)
    {
        if (!TryReadOptions(call, out var options)) return LeaveExit.Failed;
        if (!call.IsUp) await call.AnswerAsync(cancellationToken);
        var code = await call.VariableAsync("CHANNEL(language)", cancellationToken);
        var phone = new Phone(call, Language.Of(code), cancellationToken);

        var login = await new Login(phone, options, house).RunAsync(call.Arguments.ElementAtOrDefault(1) ?? "");
        if (login.Exit is not null) return login.Exit;
        if (login.Mailbox is not { } mailbox) return LeaveExit.Failed;
        logger.LogInformation("Call {Call}: the owner of {Mailbox} screens", call.Id, mailbox.Address);
        if (mailbox.Language is { Length: > 0 } language) await phone.SpeakAsync(language);

        return await ComesAsync(phone, mailbox.Address) is { } message ? await HearAsync(phone, message) : LeaveExit.Failed;
    }

    /// <summary>The owner hears that message while it is left, and may take the call over.</summary>
    internal Task<LeaveExit> HearAsync(Phone phone, LiveMessage message) => new ListeningIn(phone, message, ari, bridges, snoops, logger).RunAsync();

    /// <summary>The message that is being left; null: nobody came in time, or the owner would not wait.</summary>
    private async Task<LiveMessage?> ComesAsync(Phone phone, MailboxAddress mailbox)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(phone.Stopping);
        patience.CancelAfter(TimeSpan.FromSeconds(house.General.ScreenWait));
        try
        {
            var comes = messages.NextAsync(mailbox, patience.Token);
            while (await phone.KeyAsync(comes) is { } key)
            {
                if (key is '#') return null;
            }
            return await comes;
        }
        finally
        {
            await patience.CancelAsync();
        }
    }

    private bool TryReadOptions(Call call, out CheckOptions options)
    {
        var text = call.Arguments.ElementAtOrDefault(2) ?? "";
        options = new CheckOptions { SkipPin = text == "s" };
        if (text is "" or "s") return true;
        logger.LogWarning("Call {Call}: Stasis({Arguments}) cannot be served: the only option is 's'", call.Id, string.Join(',', call.Arguments));
        return false;
    }
}
