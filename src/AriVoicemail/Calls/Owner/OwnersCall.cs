using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Prompts;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Calls.Owner;

/// <summary><c>Stasis(vm,check[,1000@default][,options])</c>: an owner listens to messages and keeps the mailbox.</summary>
public sealed class OwnersCall(OwnersHouse house, ILogger<OwnersCall> logger)
{
    /// <summary>What is said where messages are stored elsewhere and cannot be had.</summary>
    internal const string NotNow = "arivm-not-now";

    /// <summary>The whole conversation; afterwards the dialplan goes on with <c>VMSTATUS</c> set.</summary>
    public async Task RunAsync(Call call, CancellationToken cancellationToken)
    {
        var exit = LeaveExit.Failed;
        try
        {
            exit = await CheckAsync(call, cancellationToken);
        }
        catch (HungUpException)
        {
            // What the owner had decided is carried out already.
        }
        await call.SetVariableAsync("VMSTATUS", exit.Status, cancellationToken);
        await call.ContinueAsync(exit.Context, exit.Extension, cancellationToken);
    }

    /// <summary>Carries out what owners had decided when that node died. Only while no owner is on the phone there.</summary>
    public async Task CloseLeftoversAsync(string node, CancellationToken cancellationToken)
    {
        foreach (var (address, folder) in await house.Messages.Decisions.PlannedAsync(node, cancellationToken))
        {
            if (await house.Mailboxes.FindAsync(address, cancellationToken) is not { } mailbox) continue;
            await house.Messages.Decisions.CloseAsync(address, folder, house.General.MaxMsgOf(mailbox), house.General.DeletedKeptOf(mailbox), cancellationToken);
            logger.LogInformation("Mailbox {Mailbox}: what its owner had decided about {Folder} before {Node} stopped is done", address, folder, node);
        }
    }

    private async Task<LeaveExit> CheckAsync(Call call, CancellationToken cancellationToken)
    {
        if (!TryReadOptions(call, out var options)) return LeaveExit.Failed;
        if (!call.IsUp) await call.AnswerAsync(cancellationToken);
        var code = await call.VariableAsync("CHANNEL(language)", cancellationToken);
        var phone = new Phone(call, Language.Of(code), cancellationToken);

        var login = await new Login(phone, options, house).RunAsync(call.Arguments.ElementAtOrDefault(1) ?? "");
        if (login.Exit is not null) return login.Exit;
        if (login.Mailbox is not { } mailbox) return LeaveExit.Failed;
        return await ServeAsync(phone, mailbox, options, async session =>
        {
            if (login.WasLocked) await TellOfLockAsync(phone, mailbox);
            return await BrowseAsync(session, login.Pin);
        });
    }

    /// <summary>An owner's time in the mailbox, once it is known who that is.</summary>
    /// <param name="conversation">Answers where the call goes on; null: the owner has said goodbye.</param>
    internal async Task<LeaveExit> ServeAsync(Phone phone, Mailbox mailbox, CheckOptions options, Func<Session, Task<LeaveExit?>> conversation)
    {
        var call = phone.Call;
        using var scope = logger.BeginScope("Mailbox {Mailbox}", mailbox.Address);
        logger.LogInformation("Call {Call}: the owner of {Mailbox} is here", call.Id, mailbox.Address);
        call.Timeline.Note("the owner is here", mailbox.Address);

        if (mailbox.Language is { Length: > 0 } language) await phone.SpeakAsync(language);
        var session = new Session(phone, mailbox, options, house);
        try
        {
            return await conversation(session) ?? LeaveExit.Success;
        }
        catch (StorageException error)
        {
            logger.LogWarning("Call {Call}: the owner of {Mailbox} cannot be served now: {Error}", call.Id, mailbox.Address, error.Message);
            await phone.SayThroughAsync(OwnersCall.NotNow);
            return LeaveExit.Failed;
        }
        finally
        {
            await session.CloseAsync();
            logger.LogInformation("Call {Call}: the owner of {Mailbox} has left", call.Id, mailbox.Address);
        }
    }

    // Whoever hangs up before the end hears it again the next time.
    private async Task TellOfLockAsync(Phone phone, Mailbox mailbox)
    {
        await phone.SayThroughAsync("arivm-locked-before");
        await house.SignIn.ToldAsync(mailbox.Address, phone.Stopping);
    }

    private static async Task<LeaveExit?> BrowseAsync(Session session, string? pin)
    {
        if (pin == session.Address.Number && !await new NewOwner(session, new GreetingRecorder(session), new PinChange(session)).WelcomeAsync()) return null;

        await session.OpenAsync(await FirstFolderAsync(session));
        var menu = MenuOf(session);
        if (session.Options.PlayAtOnce is null) return await menu.RunAsync(await IntroduceAsync(session));
        if (!session.Open.IsEmpty) return await menu.RunAsync('1');
        await session.Phone.SayAsync(session.Phone.Language.Empty(session.Open.Folder));
        await session.Phone.SayAsync("vm-goodbye");
        return null;
    }

    /// <summary>Plays one message, as key 5 does, and goes on in the menu of its folder.</summary>
    internal static async Task<LeaveExit?> BrowseFromAsync(Session session, string message)
    {
        var (house, stopping) = (session.House, session.Phone.Stopping);
        var isThere = await house.Messages.FindAsync(session.Address, message, stopping);
        await session.OpenAsync(isThere?.Folder ?? Folder.Inbox);
        if (session.Open.TryGoTo(message)) return await MenuOf(session).RunAsync('5');
        // It was deleted while the phone rang.
        return await MenuOf(session).RunAsync(await session.Phone.SayAsync("vm-sorry"));
    }

    private static MainMenu MenuOf(Session session) =>
        new(session, new AdvancedMenu(session), new OptionsMenu(session, new GreetingRecorder(session), new PinChange(session)));

    /// <summary>Urgent messages first, then the new ones, then those that were heard.</summary>
    private static async Task<Folder> FirstFolderAsync(Session session)
    {
        var sizes = await session.CountAsync();
        if (sizes.ContainsKey(Folder.Urgent)) return Folder.Urgent;
        if (session.Options.PlayAtOnce is { } wanted) return wanted;
        return sizes.ContainsKey(Folder.Inbox) || !sizes.ContainsKey(Folder.Old) ? Folder.Inbox : Folder.Old;
    }

    /// <summary>"You have …"; answers a key that was pressed meanwhile.</summary>
    private static async Task<char?> IntroduceAsync(Session session)
    {
        if (session.Rules.TempGreetWarn && (await session.Greetings.KnownAsync(session.Phone.Stopping))("temp")) await session.Phone.SayAsync("vm-tempgreetactive");
        var counts = new Counts(session.New + session.Urgent, session.Old, session.Urgent);
        return await session.Phone.SayAsync(session.Phone.Language.Counts(counts));
    }

    private bool TryReadOptions(Call call, out CheckOptions options)
    {
        options = new CheckOptions();
        try
        {
            options = CheckOptions.Parse(call.Arguments.ElementAtOrDefault(2) ?? "");
            return true;
        }
        catch (FormatException error)
        {
            logger.LogWarning("Call {Call}: Stasis({Arguments}) cannot be served: {Error}", call.Id, string.Join(',', call.Arguments), error.Message);
            return false;
        }
    }
}
